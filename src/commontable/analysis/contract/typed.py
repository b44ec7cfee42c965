"""Rows with the types of the schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa


def typed_batches(path: Path, schema: Schema, *, reading: Reading | None = None) -> pa.RecordBatchReader:
    """The file's rows, columns in the schema's order: string, int64, double, bool, date32, timestamp[us];
    missing values null.

    For files that `check` found clean; rows with an error are left out. `year` is int64, `time` and
    `yearmonth` stay text.
    """
    raise NotImplementedError
