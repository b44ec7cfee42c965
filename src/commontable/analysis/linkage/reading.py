"""The files a SPEC names, as tables of text."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import Decision
from commontable.analysis.linkage.spec import LinkSource, LinkSpec
from commontable.analysis.uneven_rows import uneven_row

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET = (".parquet", ".pq")
DELIMITED = (".csv", ".tsv", ".txt")
_SEPARATORS = ",;\t|"
_MOST_BLANK_LINES = 1000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def records_of(spec: LinkSpec) -> dict[str, pa.Table]:
    """The records of every source, all text: `id` and the fields it has. Raises `LinkageError`.

    A column named in `[fields]` may be missing from a source, as long as it is in another. Spaces around the names of
    columns do not count.
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
            columns_of[name] = tuple(one.strip() for one in columns)
            own = {"id": (source.id, f"[sources.{name}] id")}
            own |= {field: (column, f"[sources.{name}] fields {field}") for field, column in source.fields.items()}
            for column, where in own.values():
                _need(column, columns_of[name], f"source {name}", where=where)
            there = {field: column for field, column in wanted.items() if column.strip() in columns_of[name]}
            seen |= set(there)
            read = {
                field: _column(columns, column, path, where=own.get(field, ("", f"[fields] {field}"))[1])
                for field, column in {"id": source.id, **there}.items()
            }
            parts.append(_read(path, read, at=f"[sources.{name}] path"))
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
        _need(column, columns, path.name, where=at)
    return _read(path, {"source": "source", "id": "id", "person": "person"}, at=at)


def decisions_of(spec: LinkSpec) -> list[Decision]:
    """What people decided about pairs, where the SPEC names a file of it. Raises `LinkageError`."""
    if not spec.decisions:
        return []
    path, at = spec.folder / spec.decisions, "[link] decisions"
    named = ("left_source", "left_id", "right_source", "right_id", "same")
    columns = _columns(path, at=at)
    for column in named:
        _need(column, columns, path.name, where=at)
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
    if any(mark in source.path for mark in "*?[") and not path.is_file():
        found = sorted(path.parent.glob(path.name))
        if not found:
            raise LinkageError(f"no file matches {source.path}.", where=at, code="source_missing")
        return found
    return [path]


def _columns(path: Path, *, at: str) -> tuple[str, ...]:
    import pyarrow as pa

    if path.is_dir():
        raise LinkageError(f"{path.name} is a folder; name a file.", where=at, code="source_missing")
    if not path.is_file():
        raise LinkageError(f"there is no file {path.name}.", where=at, code="source_missing")
    try:
        if path.suffix.lower() in PARQUET:
            import pyarrow.parquet as pq

            return tuple(pq.read_schema(path).names)
        if path.suffix.lower() in DELIMITED:
            if not _header(path):
                raise LinkageError(f"{path.name} is empty.", where=at, code="source_empty")
            return tuple(_reader(path, None).schema.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error, at=at) from error
    said = f"{path.name} is neither CSV nor Parquet; save it as one of them."
    raise LinkageError(said, where=at, code="source_kind")


def _column(columns: Sequence[str], wanted: str, path: Path, *, where: str) -> str:
    """The file's own name of the column, which is there once."""
    found = [one for one in columns if one == wanted] or [one for one in columns if one.strip() == wanted.strip()]
    if len(found) > 1:
        said = f"{path.name} has {len(found)} columns {wanted}; rename all but one of them."
        raise LinkageError(said, where=where, code="column_twice")
    return found[0]


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
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error, at=at) from error
    found = {}
    for name, column in wanted.items():
        try:
            found[name] = _text(table[column])
        except pa.ArrowException as error:
            said = f"column {column} of {path.name} cannot be read as text; it must hold texts, numbers or dates."
            raise LinkageError(said, where=at, code="source_unreadable") from error
    return _written(pa.table(found))


def _written(table: pa.Table) -> pa.Table:
    """The rows in which anything is written: spreadsheets leave empty ones at the end."""
    import pyarrow.compute as pc

    first = table.column(0)
    if not first.null_count:
        return table
    something = pc.is_valid(first)
    for column in table.columns[1:]:
        something = pc.or_(something, pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False))
    return table.filter(something)


def _unreadable(path: Path, error: Exception, *, at: str) -> LinkageError:
    """Why a file cannot be read, without a value of it."""
    said = f"{path.name} cannot be read; it is damaged, or it is not what its name says."
    if path.suffix.lower() in DELIMITED:
        with path.open("rb") as stream:
            begins = stream.read(4096)
        if b"\0" in begins and begins[:2] not in _UTF_16:
            pass
        elif isinstance(error, UnicodeDecodeError) or "invalid UTF8" in str(error):
            said = f"{path.name} is not in UTF-8; save it again as CSV in UTF-8."
        elif uneven := uneven_row(path, delimiter=_separator(path), encoding="utf-8-sig"):
            here, needed = f"row {uneven.row:,} of {path.name} has {uneven.fields} columns", uneven.header
            said = f"{here} where there should be {needed}; mend that row."
    return LinkageError(said, where=at, code="source_unreadable")


def _text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_decimal(values.type):
        return pc.replace_substring_regex(values.cast(pa.string()), r"\.0+$", "")
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), None, values)
        whole = pc.all(pc.or_kleene(pc.is_null(values), pc.equal(pc.floor(values), values))).as_py()
        values = values.cast(pa.int64()) if whole in (True, None) else values
    elif pa.types.is_timestamp(values.type):
        values = pc.strftime(values, format="%Y-%m-%d")
    return values.cast(pa.string())


def _header(path: Path) -> str:
    """The first line in which anything is written."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(_MOST_BLANK_LINES):
            line = stream.readline()
            if not line or line.strip():
                return line
    return ""


def _separator(path: Path) -> str:
    return max(_SEPARATORS, key=_header(path).count)


def _reader(path: Path, columns: list[str] | None) -> pa.csv.CSVStreamingReader:
    """The rows of these columns (none named: all) as text."""
    import pyarrow as pa
    from pyarrow import csv

    asked = csv.ParseOptions(delimiter=_separator(path), newlines_in_values=True)
    names = csv.open_csv(path, parse_options=asked).schema.names
    return csv.open_csv(
        path,
        parse_options=asked,
        convert_options=csv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            include_columns=columns or names,
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _need(column: str, columns: Sequence[str], holder: str, *, where: str) -> None:
    if column.strip() not in columns:
        small = {one.lower(): one for one in columns}
        close = get_close_matches(column.strip().lower(), small, n=1, cutoff=0.6)
        meant = f" Is {small[close[0]]} meant?" if close else ""
        said = f"{holder} has no column {column}." if holder else f"no source has a column {column}."
        raise LinkageError(f"{said}{meant}", where=where, code="column_missing")
