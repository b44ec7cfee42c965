"""Rows with the types of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.contract.arrays import arrow_array, places_of
from commontable.analysis.contract.checking import Check
from commontable.analysis.contract.conversion import arrow_type
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.rows import Batch
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.values import MISSING, Verdict

if TYPE_CHECKING:
    import pyarrow as pa


def typed_batches(path: Path, schema: Schema, *, reading: Reading | None = None) -> pa.RecordBatchReader:
    """The file's rows, columns in the schema's order: string, int64, double, bool, date32, timestamp[us];
    missing values null.

    For files that `check` found clean; rows with an error are left out. `year` is int64, `time` and
    `yearmonth` stay text. Fields that the file does not have are null.
    """
    import pyarrow as pa

    work = Check(path, schema, reading=reading, today=None, limit=0)

    def rows() -> Iterator[pa.RecordBatch]:
        for batch, verdicts in work.batches():
            yield typed_batch(schema, work.fields, batch, verdicts, clean_only=True)

    return pa.RecordBatchReader.from_batches(arrow_schema(schema), rows())


def arrow_schema(schema: Schema, names: Sequence[str] | None = None) -> pa.Schema:
    """The columns and types of the stored rows, or of those named."""
    import pyarrow as pa

    wanted = schema.names if names is None else names
    return pa.schema([pa.field(name, arrow_type(schema.field(name))) for name in wanted])


def typed_batch(
    schema: Schema, fields: Sequence[str], batch: Batch, verdicts: Sequence[Verdict], *, clean_only: bool
) -> pa.RecordBatch:
    """One batch of rows with its types; with `clean_only` without the rows that have a fault."""
    import pyarrow as pa

    columns = {}
    good = np.ones(batch.size, dtype=np.bool_)
    for name, array, verdict in zip(fields, batch.columns, verdicts, strict=True):
        columns[name] = verdict.values.take(array.indices)
        if clean_only:
            good &= (verdict.status <= MISSING)[places_of(array)]
    shape = arrow_schema(schema)
    arrays = [columns[field.name] if field.name in columns else pa.nulls(batch.size, field.type) for field in shape]
    made = pa.RecordBatch.from_arrays(arrays, schema=shape)
    return made if good.all() else made.filter(arrow_array(good))
