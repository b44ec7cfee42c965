"""The files of a release, read with suspicion: they may have been cut, mended by hand or mixed up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.audit.published import AuditError
from commontable.analysis.cells import COLUMNS, CellKey, Status

if TYPE_CHECKING:
    import pyarrow as pa

_COUNTS = ("denominator", "numerator")
_FIGURES = ("value", "low", "high")
_LARGEST = 1e9
_QUOTED = "^'([\\s\\x00]*[=+\\-@\\t\\r\\x00＝＋－＠])"


def manifest_of(folder: Path) -> dict[str, object]:
    """What `release.json` says. Raises `AuditError`."""
    path = folder / "release.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        said = f"there is no release.json in {folder}; give the folder of a release."
        raise AuditError(said) from None
    except (OSError, ValueError, RecursionError):
        raise AuditError(f"{path} is not readable JSON; take the file as it was published.") from None
    if not isinstance(found, dict):
        raise AuditError(f"{path} is not the manifest of a release; take the file as it was published.")
    return found


def cells_of(folder: Path, manifest: Mapping[str, object]) -> pa.Table:
    """The table of `cells.parquet`, else of `cells.csv`; its digest is the one in the manifest. Raises
    `AuditError`.
    """
    import pyarrow as pa

    for name, read in (("cells.parquet", _parquet), ("cells.csv", _csv)):
        path = folder / name
        if not path.is_file():
            continue
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if digest != _digest(manifest, name):
                raise AuditError(
                    f"{path} is not the file that release.json describes (its SHA-256 differs); take both as published."
                )
            return read(path)
        except (pa.ArrowException, OSError, ValueError):  # its words may hold a row, so they go no further
            raise AuditError(f"{path} cannot be read as the table of a release; take it as published.") from None
    raise AuditError(f"there is neither cells.parquet nor cells.csv in {folder}; give the folder of a release.")


def _digest(manifest: Mapping[str, object], name: str) -> object:
    files = manifest.get("files")
    one = files.get(name) if isinstance(files, dict) else None
    if not isinstance(one, dict):
        raise AuditError(f"release.json names no digest of {name}; take both as published.")
    return one.get("sha256")


def _parquet(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(path)


def _csv(path: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= dict.fromkeys(_COUNTS, pa.int64()) | dict.fromkeys(_FIGURES, pa.float64())
    found = csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=kinds, null_values=[""], strings_can_be_null=False),
    )
    for i, field in enumerate(found.schema):
        if pa.types.is_string(field.type):
            found = found.set_column(i, field, pc.replace_substring_regex(found.column(i), _QUOTED, "\\1"))
    return found


def checked(cells: pa.Table, name: str) -> pa.Table:
    """The table has the columns of a release, no key twice and no number that cannot be. Raises
    `AuditError`.
    """
    import pyarrow as pa

    for column in COLUMNS:
        if column not in cells.column_names:
            raise AuditError(f"{name}: the cells have no column {column}; take the file as published.")
        if cells.column_names.count(column) > 1:
            raise AuditError(f"{name}: the cells have two columns {column}; take the file as published.")
    arrays = {}
    for column in COLUMNS:
        kind = pa.int64() if column in _COUNTS else pa.float64() if column in _FIGURES else pa.string()
        try:
            arrays[column] = cells.column(column).cast(kind)
        except pa.ArrowException:
            raise AuditError(f"{name}: column {column} holds something else than it should.") from None
        if kind == pa.string() and arrays[column].null_count:
            raise AuditError(f"{name}: column {column} is empty in some rows; take the file as published.")
    table = pa.table(arrays)
    if not table.num_rows:
        raise AuditError(f"{name}: there is no cell in it.")
    _check_numbers(table, name)
    _check_keys(table, name)
    return table


def _check_numbers(table: pa.Table, name: str) -> None:
    figures = {c: table.column(c).to_numpy(zero_copy_only=False).astype(np.float64) for c in _COUNTS + _FIGURES}
    for column, values in figures.items():
        there = values[~np.isnan(values)]
        if (column in _COUNTS and (there < 0).any()) or (np.abs(there) > _LARGEST * 1000).any():
            raise AuditError(f"{name}: column {column} holds a number that cannot be (negative or without end).")
    if (figures["numerator"] > figures["denominator"]).any():
        raise AuditError(f"{name}: some cells have more successes than children.")
    if (figures["low"] > figures["high"]).any() or (np.isnan(figures["low"]) != np.isnan(figures["high"])).any():
        raise AuditError(f"{name}: some ranges have no two ends in the right order.")
    marks = set(table.column("status").unique().to_pylist())
    wrong = sorted(marks - {one.value for one in Status})
    if wrong:
        raise AuditError(f"{name}: there is no status {wrong[0][:40]}; statuses are {', '.join(Status)}.")


def _check_keys(table: pa.Table, name: str) -> None:
    key = np.zeros(table.num_rows, np.int64)
    for column in CellKey._fields:
        coded = table.column(column).dictionary_encode().unify_dictionaries()
        codes = np.concatenate([one.indices.to_numpy(zero_copy_only=False) for one in coded.chunks])
        key = key * len(coded.chunk(0).dictionary) + codes
        if key.max(initial=0) > 1 << 40:  # close ranks before the next column could overflow
            key = np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)
    key.sort()
    if (key[1:] == key[:-1]).any():
        raise AuditError(f"{name}: some cells stand in it twice; take the file as published.")
