"""Which child a row of a sealed file is of, by its sealed crosswalk; only in the process that makes the release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.sources import SealedFile

if TYPE_CHECKING:
    import pyarrow as pa

PERSON = "_person"
"""The column that holds the random key of a child; it is never a column of an indicator."""


def with_persons(
    file: SealedFile, crosswalk: SealedFile | None, columns: Sequence[str], *, where: str
) -> pa.RecordBatchReader:
    """The rows of `file` with `PERSON`; empty where the row could not be linked. Raises `ReleaseError`."""
    import pyarrow as pa

    from commontable.analysis.contract.sealing import ROW_KEY
    from commontable.analysis.sealed import SealedError, read_sealed

    known = None
    if crosswalk is not None:
        try:
            known = read_sealed(crosswalk.path, crosswalk.key, columns=[ROW_KEY, "person"]).read_all().combine_chunks()
        except SealedError as error:
            raise ReleaseError(f"{file.label}: {error}", where=where, code="source_sealed") from error
        except (OSError, KeyError) as error:
            said = f"{file.label}: the list of its children is missing; link the files anew."
            raise ReleaseError(said, where=where, code="source_missing") from error
    rows = read_sealed(file.path, file.key, columns=[*columns, ROW_KEY])
    shape = pa.schema([rows.schema.field(name) for name in columns]).append(pa.field(PERSON, pa.string()))

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in rows:
            person = _persons(batch.column(ROW_KEY), known)
            yield pa.RecordBatch.from_arrays([*(batch.column(name) for name in columns), person], schema=shape)

    return pa.RecordBatchReader.from_batches(shape, batches())


def _persons(rows: pa.Array, known: pa.Table | None) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    from commontable.analysis.contract.sealing import ROW_KEY

    if known is None or not known.num_rows:
        return pa.nulls(len(rows), pa.string())
    places = pc.index_in(rows, value_set=known.column(ROW_KEY).combine_chunks())
    found = known.column("person").take(places).combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) else found
