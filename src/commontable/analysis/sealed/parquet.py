"""Rows in encrypted Parquet (PyArrow modular encryption; docs/decisions/0003-sealed-parquet.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def write_sealed(batches: pa.RecordBatchReader | Iterable[pa.RecordBatch], path: Path, key: bytes) -> int:
    """The rows stand in `path`, encrypted, complete and flushed to disk (temporary file, fsync, rename);
    returns how many rows.
    """
    raise NotImplementedError


def read_sealed(path: Path, key: bytes, *, columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
    """The rows of a sealed file, batch by batch, only the `columns` asked for. Raises `WrongKey` or
    `Tampered`.
    """
    raise NotImplementedError


def sealed_rows(path: Path, key: bytes) -> int:
    """How many rows the sealed file holds."""
    raise NotImplementedError
