"""Sources are opened: which columns they have, and a relation the engine can read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.engine import quoted_text
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.persons import PERSON, with_persons
from commontable.analysis.release.plain_csv import CsvRows
from commontable.analysis.release.sources import SealedFile, Source

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from commontable.analysis.contract import Schema

PARQUET = (".parquet", ".pq")
DELIMITED = (".csv", ".tsv", ".txt")
ROUNDED_TO = 10
"""Row counts in a manifest are rounded: the exact count of a partner's file can give its total away."""


@dataclass(frozen=True)
class Opened:
    """A source whose files exist: the columns they all have, and whether the engine reads them itself."""

    name: str
    source: Source
    columns: tuple[str, ...]
    parquet: bool
    csv: dict[Path, CsvRows] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that the engine itself reads."""
        return tuple(one for one in self.source.files if isinstance(one, Path)) if self.parquet else ()

    @property
    def engine_files(self) -> tuple[Path, ...]:
        """The files that the engine reads, with the one that says which child a row is of."""
        return (*self.paths, *([self.source.clusters] if self.source.clusters else []))

    def need(self, column: str, *, where: str) -> str:
        """`column` is in the source. Raises `ReleaseError` that names the nearest one."""
        if column not in self.columns:
            close = get_close_matches(column, self.columns, n=1, cutoff=0.6)
            meant = f" Is {close[0]} meant?" if close else ""
            said = f"source {self.name} has no column {column}.{meant}"
            raise ReleaseError(said, where=where, code="column_missing")
        return column

    @contextmanager
    def relation(self, engine: duckdb.DuckDBPyConnection, columns: Sequence[str], *, again: bool) -> Iterator[str]:
        """SQL for the rows, only `columns`; `again`: they will be read more than once."""
        if self.parquet:
            listed = ", ".join(quoted_text(str(path)) for path in self.paths)
            yield f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
            return
        engine.register("arriving_rows", self._reader(columns))
        if again:
            engine.execute("CREATE OR REPLACE TEMP TABLE kept_rows AS SELECT * FROM arriving_rows")
        try:
            yield "kept_rows" if again else "arriving_rows"
        finally:
            engine.unregister("arriving_rows")
            engine.execute("DROP TABLE IF EXISTS kept_rows")

    def _reader(self, columns: Sequence[str]) -> pa.RecordBatchReader:
        import pyarrow as pa

        readers = [self._rows(i, columns) for i in range(len(self.source.files))]
        if self.source.schema is not None and not self.csv:
            schema = _shape(self.source.schema, columns, readers, where=f"[sources.{self.name}] schema")
        else:
            schema = pa.unify_schemas([one.schema for one in readers], promote_options="permissive")

        def batches() -> Iterator[pa.RecordBatch]:
            for reader in readers:
                for batch in reader:
                    yield _shaped(batch, schema)

        return pa.RecordBatchReader.from_batches(schema, batches())

    def _rows(self, i: int, columns: Sequence[str]) -> pa.RecordBatchReader:
        file = self.source.files[i]
        if isinstance(file, Path):
            return self.csv[file].reader(columns)
        from commontable.analysis.sealed import read_sealed

        at = f"[sources.{self.name}] path"
        there = _sealed_columns(file, at)
        wanted = [column for column in columns if column in there]
        if PERSON not in columns:
            return read_sealed(file.path, file.key, columns=wanted)
        crosswalk = self.source.persons[i] if self.source.persons else None
        return with_persons(file, crosswalk, wanted, where=at)

    def described(self) -> dict[str, object]:
        """What the manifest says of the source: its files with digest, rows (rounded) and bytes."""
        return {"rows_rounded_to": ROUNDED_TO, "files": [self._file(one) for one in self.source.files]}

    def _file(self, file: Path | SealedFile) -> dict[str, object]:
        if isinstance(file, SealedFile):
            from commontable.analysis.sealed import sealed_rows

            path, name, digest = file.path, file.label, file.sha256
            rows = sealed_rows(file.path, file.key)
        else:
            path, name, rows = file, file.name, self._rows_in(file)
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        rounded = (rows + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
        return {"name": name, "sha256": digest, "rows": rounded, "bytes": path.stat().st_size}

    def _rows_in(self, file: Path) -> int:
        if not self.parquet:
            return self.csv[file].count
        import pyarrow.parquet as pq

        return int(pq.read_metadata(file).num_rows)


def opened(name: str, source: Source) -> Opened:
    """The source's files can be read; only columns that all of them have count. Raises `ReleaseError`.

    Sealed files of a source with a schema have its columns: what a file from before does not hold is empty
    there.
    """
    at = f"[sources.{name}] path"
    if not source.files:
        raise ReleaseError("there is no file.", where=at, code="source_missing")
    kinds = {_kind(one, at) for one in source.files}
    if len(kinds) > 1:
        raise ReleaseError("mixes kinds of files; name CSV or Parquet.", where=at, code="source_mixed")
    csv: dict[Path, CsvRows] = {}
    columns: tuple[str, ...] | None = None
    for one in source.files:
        if isinstance(one, SealedFile):
            found = _sealed_columns(one, at)
        elif "parquet" in kinds:
            found = _parquet_columns(one, at)
        else:
            csv[one] = CsvRows.opened(one, schema=source.schema, where=at)
            found = csv[one].columns
        columns = found if columns is None else tuple(column for column in columns if column in found)
    if source.schema is not None and kinds == {"sealed"}:
        columns = source.schema.measures
    return Opened(name=name, source=source, columns=columns or (), parquet=kinds == {"parquet"}, csv=csv)


def _shape(schema: Schema, columns: Sequence[str], readers: Sequence[pa.RecordBatchReader], *, where: str) -> pa.Schema:
    """The columns by the types of the schema. Raises `ReleaseError` where a file from before holds another
    kind.
    """
    import pyarrow as pa

    from commontable.analysis.contract.typed import arrow_schema

    shape = arrow_schema(schema, [column for column in columns if column != PERSON])
    if PERSON in columns:
        shape = shape.append(pa.field(PERSON, pa.string()))
    for reader in readers:
        for held in reader.schema:
            wanted = shape.field(held.name).type
            is_wider = pa.types.is_string(wanted) or (pa.types.is_floating(wanted) and pa.types.is_integer(held.type))
            if held.type != wanted and not is_wider:
                said = f"{held.name} holds another kind of value in a file accepted before the column was changed."
                raise ReleaseError(f"{said} Have that file sent again.", where=where, code="source_types")
    return shape


def _shaped(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with exactly these columns; what it does not hold is empty."""
    import pyarrow as pa

    held = set(batch.schema.names)
    arrays = [
        batch.column(one.name).cast(one.type) if one.name in held else pa.nulls(batch.num_rows, one.type)
        for one in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _kind(file: Path | SealedFile, at: str) -> str:
    if isinstance(file, SealedFile):
        return "sealed"
    suffix = file.suffix.lower()
    if suffix in (*PARQUET, *DELIMITED):
        return "parquet" if suffix in PARQUET else "csv"
    raise ReleaseError(f"{file.name} is neither CSV nor Parquet.", where=at, code="source_kind")


def _sealed_columns(file: SealedFile, at: str) -> tuple[str, ...]:
    from commontable.analysis.sealed import SealedError, read_sealed

    try:
        return tuple(read_sealed(file.path, file.key).schema.names)
    except SealedError as error:
        raise ReleaseError(f"{file.label}: {error}", where=at, code="source_sealed") from error
    except OSError as error:
        raise ReleaseError(f"{file.label}: a sealed file is missing.", where=at, code="source_missing") from error


def _parquet_columns(file: Path, at: str) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return tuple(pq.read_schema(file).names)
    except (pa.ArrowException, OSError) as error:
        said = f"{file.name} cannot be read as Parquet."
        raise ReleaseError(said, where=at, code="source_unreadable") from error
