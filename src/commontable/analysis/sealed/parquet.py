"""Rows in encrypted Parquet (PyArrow modular encryption; docs/decisions/0003-sealed-parquet.md)."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.sealed.keys import Tampered, WrongKey
from commontable.analysis.sealed.placing import placed

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROWS_PER_GROUP = 128 * 1024
_MAGIC = b"PARE"


class Writer:
    """Takes batches of one sealed file under way."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self.rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """The rows of the batch follow those before."""
        self._writer.write_batch(batch, row_group_size=ROWS_PER_GROUP)
        self.rows += batch.num_rows


@contextlib.contextmanager
def writing(path: Path, key: bytes, schema: pa.Schema) -> Iterator[Writer]:
    """What is written stands sealed in `path` at the end, flushed to disk; after an error nothing does."""
    import pyarrow.parquet as pq
    from pyarrow.parquet.encryption import create_encryption_properties

    properties = create_encryption_properties(footer_key=key, aad_prefix=_fingerprint(key))
    with (
        placed(path) as partial,
        pq.ParquetWriter(partial, schema, encryption_properties=properties, compression="zstd") as writer,
    ):
        yield Writer(writer)


def write_sealed(batches: pa.RecordBatchReader | Iterable[pa.RecordBatch], path: Path, key: bytes) -> int:
    """The rows stand in `path`, encrypted, complete and flushed to disk; returns how many.

    Nothing stands there after an error, and at least one batch is needed (an empty one will do) unless a
    reader is given.
    """
    rest = iter(batches)
    schema, first = getattr(batches, "schema", None), None
    if schema is None:
        first = next(rest, None)
        if first is None:
            raise ValueError("no batches, and no schema to write an empty file")
        schema = first.schema
    with writing(path, key, schema) as writer:
        if first is not None:
            writer.write(first)
        for batch in rest:
            writer.write(batch)
    return writer.rows


def read_sealed(path: Path, key: bytes, *, columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
    """The rows of a sealed file, batch by batch, only the `columns` asked for.

    Raises `WrongKey` or `Tampered`; the latter also while reading, because every page is verified when
    it is read.
    """
    import pyarrow as pa

    file = _opened(path, key)
    wanted = list(columns) if columns is not None else None
    schema = file.schema_arrow
    if wanted is not None:
        schema = pa.schema([schema.field(name) for name in wanted])

    def verified() -> Iterator[pa.RecordBatch]:
        try:
            for batch in file.iter_batches(batch_size=ROWS_PER_GROUP, columns=wanted):
                yield batch.select(wanted) if wanted is not None else batch
        except (OSError, pa.ArrowException) as error:
            raise Tampered from error

    return pa.RecordBatchReader.from_batches(schema, verified())


def sealed_rows(path: Path, key: bytes) -> int:
    """How many rows the sealed file holds. Raises `WrongKey` or `Tampered`."""
    return int(_opened(path, key).metadata.num_rows)


def _opened(path: Path, key: bytes) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow.parquet.encryption import create_decryption_properties

    try:
        return pq.ParquetFile(path, decryption_properties=create_decryption_properties(footer_key=key))
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException, ValueError) as error:
        raise (Tampered if _was_sealed_with(path, key) else WrongKey) from error


def _fingerprint(key: bytes) -> bytes:
    """Stands in the clear in the file, so that a wrong key can be told from a damaged file; says nothing
    about the key.
    """
    return hmac.new(key, b"commontable sealed parquet", hashlib.sha256).digest()[:16]


def _was_sealed_with(path: Path, key: bytes) -> bool:
    with path.open("rb") as file:
        whole = file.seek(0, 2)
        file.seek(max(0, whole - 8))
        end = file.read(8)
        if len(end) < 8 or end[4:] != _MAGIC:
            return True  # cut short: whatever the key, the file is not what was written
        file.seek(max(0, whole - 8 - int.from_bytes(end[:4], "little")))
        return _fingerprint(key) in file.read()
