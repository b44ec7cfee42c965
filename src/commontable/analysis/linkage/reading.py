"""The files a SPEC names, as tables of text."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import Decision
from commontable.analysis.linkage.spec import LinkSource, LinkSpec

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET = (".parquet", ".pq")
DELIMITED = (".csv", ".tsv", ".txt")
_SEPARATORS = ",;\t|"


def records_of(spec: LinkSpec) -> dict[str, pa.Table]:
    """The records of every source, all text: `id` and the fields it has. Raises `LinkageError`.

    A column named in `[fields]` may be missing from a source, as long as it is in another.
    """
    import pyarrow as pa

    found: dict[str, pa.Table] = {}
    seen: set[str] = set()
    columns_of: dict[str, tuple[str, ...]] = {}
    for name, source in spec.sources.items():
        wanted = {**spec.fields, **source.fields}
        parts = []
        for path in _files(spec, name, source):
            columns = _columns(path, at=f"[sources.{name}] path")
            columns_of[name] = columns
            _need(source.id, columns, name, where=f"[sources.{name}] id")
            for field, column in source.fields.items():
                _need(column, columns, name, where=f"[sources.{name}] fields {field}")
            there = {field: column for field, column in wanted.items() if column in columns}
            seen |= set(there)
            parts.append(_read(path, {"id": source.id, **there}, at=f"[sources.{name}] path"))
        found[name] = pa.concat_tables(parts, promote_options="default")
    for field, column in spec.fields.items():
        if field not in seen:
            every = sorted({one for columns in columns_of.values() for one in columns})
            _need(column, every, "", where=f"[fields] {field}")
    return found


def earlier_of(spec: LinkSpec) -> pa.Table | None:
    """The persons of an earlier run, where the SPEC names its `clusters.parquet`. Raises `LinkageError`."""
    if not spec.earlier:
        return None
    path, at = spec.folder / spec.earlier, "[link] earlier"
    columns = _columns(path, at=at)
    for column in ("source", "id", "person"):
        _need(column, columns, "", where=at)
    return _read(path, {"source": "source", "id": "id", "person": "person"}, at=at)


def decisions_of(spec: LinkSpec) -> list[Decision]:
    """What people decided about pairs, where the SPEC names a file of it. Raises `LinkageError`."""
    if not spec.decisions:
        return []
    path, at = spec.folder / spec.decisions, "[link] decisions"
    named = ("left_source", "left_id", "right_source", "right_id", "same")
    columns = _columns(path, at=at)
    for column in named:
        _need(column, columns, "", where=at)
    found = []
    for row in _read(path, {name: name for name in named}, at=at).to_pylist():
        said = (row.pop("same") or "").strip().lower()
        if said not in ("true", "false", "yes", "no", "1", "0") or not all(row.values()):
            raise LinkageError("same must be true or false in every row, and no id empty.", where=at, code="decisions")
        found.append(Decision(**row, same=said in ("true", "yes", "1")))
    return found


def _files(spec: LinkSpec, name: str, source: LinkSource) -> list[Path]:
    at = f"[sources.{name}] path"
    path = spec.folder / source.path
    if any(mark in source.path for mark in "*?["):
        found = sorted(path.parent.glob(path.name))
        if not found:
            raise LinkageError(f"no file matches {source.path}.", where=at, code="source_missing")
        return found
    return [path]


def _columns(path: Path, *, at: str) -> tuple[str, ...]:
    import pyarrow as pa

    if not path.is_file():
        raise LinkageError(f"there is no file {path.name}.", where=at, code="source_missing")
    try:
        if path.suffix.lower() in PARQUET:
            import pyarrow.parquet as pq

            return tuple(pq.read_schema(path).names)
        if path.suffix.lower() in DELIMITED:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                first = stream.readline()
            if not first.strip():
                raise LinkageError(f"{path.name} is empty.", where=at, code="source_empty")
            return tuple(_reader(path, None).schema.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        said = f"{path.name} cannot be read; it is damaged, or it is not what its name says."
        raise LinkageError(said, where=at, code="source_unreadable") from error
    raise LinkageError(f"{path.name} is neither CSV nor Parquet.", where=at, code="source_kind")


def _read(path: Path, wanted: dict[str, str], *, at: str) -> pa.Table:
    """The wanted columns under our names, as text."""
    import pyarrow as pa

    columns = list(dict.fromkeys(wanted.values()))
    try:
        if path.suffix.lower() in PARQUET:
            import pyarrow.parquet as pq

            table = pq.read_table(path, columns=columns)
        else:
            table = _reader(path, columns).read_all()
        return pa.table({name: _text(table[column]) for name, column in wanted.items()})
    except (pa.ArrowException, OSError) as error:
        said = f"{path.name} cannot be read; it is damaged, or it is not what its name says."
        raise LinkageError(said, where=at, code="source_unreadable") from error


def _text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_floating(values.type):
        whole = pc.all(pc.or_kleene(pc.is_null(values), pc.equal(pc.floor(values), values))).as_py()
        values = values.cast(pa.int64()) if whole in (True, None) else values
    elif pa.types.is_timestamp(values.type):
        values = pc.strftime(values, format="%Y-%m-%d")
    return values.cast(pa.string())


def _reader(path: Path, columns: list[str] | None) -> pa.csv.CSVStreamingReader:
    import pyarrow as pa
    from pyarrow import csv

    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline()
    separator = max(_SEPARATORS, key=first.count)
    names = csv.open_csv(
        path, parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True)
    ).schema.names
    return csv.open_csv(
        path,
        parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            include_columns=columns or names,
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _need(column: str, columns: tuple[str, ...] | list[str], source: str, *, where: str) -> None:
    if column not in columns:
        close = get_close_matches(column, columns, n=1, cutoff=0.6)
        meant = f" Is {close[0]} meant?" if close else ""
        holder = f"source {source}" if source else "no source"
        said = f"{holder} has no column {column}.{meant}" if source else f"{holder} has a column {column}.{meant}"
        raise LinkageError(said, where=where, code="column_missing")
