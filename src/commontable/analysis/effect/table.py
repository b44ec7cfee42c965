"""The columns of a CSV file, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commontable.analysis.effect.spec import EffectError


def columns_in(path: Path, wanted: Sequence[str]) -> dict[str, list[str | None]]:
    """The wanted columns of the file.

    UTF-8, commas (tabs in .tsv; semicolons where the header has them and no comma), one header. Raises `EffectError`.
    """
    import pyarrow as pa
    from pyarrow import csv

    if not path.is_file():
        raise EffectError(f"there is no file {path}.", where="DATA")
    parsing = csv.ParseOptions(delimiter=_delimiter(path), newlines_in_values=True)
    try:
        with csv.open_csv(path, parse_options=parsing) as peek:
            names = peek.schema.names
        for name in wanted:
            if names.count(name) > 1:
                raise EffectError(f"{path.name} has two columns named {name}.", where="DATA")
        there = [name for name in wanted if name in names]
        converting = csv.ConvertOptions(
            column_types={name: pa.string() for name in there},
            include_columns=there,
            strings_can_be_null=True,
            null_values=[""],
        )
        read = csv.read_csv(path, parse_options=parsing, convert_options=converting) if there else None
    except (pa.ArrowException, OSError):  # its words may hold a row, so they go no further
        said = f"{path.name} cannot be read as CSV: UTF-8, one header, as many fields in every row."
        raise EffectError(said, where="DATA") from None
    found: dict[str, list[str | None]] = {name: read[name].to_pylist() for name in there} if read is not None else {}
    for name in wanted:
        if name not in found:
            close = _close(name, names)
            said = f"there is no column {name}; {close}there is {', '.join(names[:40]) or 'no column at all'}."
            raise EffectError(said, where="DATA")
    return found


def _delimiter(path: Path) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    with path.open("rb") as stream:
        header = stream.readline(65536)
    return ";" if b";" in header and b"," not in header else ","


def _close(name: str, names: Sequence[str]) -> str:
    from rapidfuzz import process

    found = process.extractOne(name, list(names), score_cutoff=75)
    return f"did you mean {found[0]}? " if found else ""
