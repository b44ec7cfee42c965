"""The columns of a CSV file, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from csv import reader
from pathlib import Path

from commontable.analysis.contract.guessing import encoding
from commontable.analysis.effect.columns import MISSING
from commontable.analysis.effect.spec import EffectError
from commontable.analysis.uneven_rows import uneven_row

_PEEK = 1 << 16  # bytes
_MUST_BE = "UTF-8, one header, as many fields in every row."


def columns_in(path: Path, wanted: Sequence[str]) -> dict[str, list[str | None]]:
    """The wanted columns of the file, numbers with a decimal point whatever mark the file has.

    UTF-8, or else the code pages of Windows; commas, semicolons, tabs or bars, whichever part the header into the most
    wanted columns; one header. Raises `EffectError`.
    """
    import pyarrow as pa
    from pyarrow import csv

    if not path.is_file():
        raise EffectError(f"there is no file {path}.", where="DATA")
    try:
        written, header = _header(path)
    except OSError as error:
        raise EffectError(f"{path.name} cannot be read ({error.strerror}).", where="DATA") from None
    delimiter = max(",;\t|", key=lambda mark: len(set(_cells(header, mark)) & set(wanted)))
    try:
        parsing = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
        reading = csv.ReadOptions(encoding=written)
        with csv.open_csv(path, read_options=reading, parse_options=parsing) as peek:
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
        read = (
            csv.read_csv(path, read_options=reading, parse_options=parsing, convert_options=converting)
            if there
            else None
        )
    except (pa.ArrowException, OSError, UnicodeError):  # their words may hold a row, so they go no further
        uneven = uneven_row(path, delimiter=delimiter, encoding=written)
        said = f"line {uneven.line:,} has {uneven.fields} fields, the header {uneven.header}." if uneven else _MUST_BE
        raise EffectError(f"{path.name} cannot be read as CSV: {said}", where="DATA") from None
    found: dict[str, list[str | None]] = {name: read[name].to_pylist() for name in there} if read is not None else {}
    for name in wanted:
        if name not in found:
            close = _close(name, names)
            said = f"there is no column {name}; {close}there is {', '.join(names[:40]) or 'no column at all'}."
            raise EffectError(said, where="DATA")
    return _with_points(found, delimiter)


def _header(path: Path) -> tuple[str, str]:
    """How the file is written, and its first line. Raises `EffectError` where nothing stands in it."""
    with path.open("rb") as stream:
        first = stream.read(_PEEK)
    if not first.strip():
        raise EffectError(f"{path.name} is empty; give it a heading and a row for each child or unit.", where="DATA")
    written, _doubt = encoding(path)
    text = first[: len(first) // 2 * 2].decode(written, errors="ignore").lstrip("\ufeff")
    return written, next((line for line in text.splitlines() if line.strip()), "")


def _cells(header: str, delimiter: str) -> list[str]:
    return next(reader([header], delimiter=delimiter), [])


def _with_points(columns: dict[str, list[str | None]], delimiter: str) -> dict[str, list[str | None]]:
    """The columns, with a decimal point in those whose numbers have a comma. Raises `EffectError` where 1.234 may be
    1234.
    """
    from commontable.analysis.trend.numbers import decimal_mark, number_in
    from commontable.analysis.trend.points import TrendError

    def is_told(text: str | None) -> bool:
        return text is None or text.strip() in MISSING or number_in(text.strip(), decimal=".") is not None

    for name, texts in columns.items():
        if not any(text and "," in text for text in texts) or not all(is_told(text) for text in texts):
            continue
        written = [(text or "").strip() for text in texts]
        try:
            decimal = decimal_mark(written, counts=(), delimiter=delimiter)
        except TrendError as error:
            raise EffectError(error.message, where=name) from None
        numbers = [number_in(text, decimal=decimal) for text in written]
        columns[name] = [None if one is None else repr(one) for one in numbers]
    return columns


def _close(name: str, names: Sequence[str]) -> str:
    from rapidfuzz import process

    found = process.extractOne(name, list(names), score_cutoff=75)
    return f"did you mean {found[0]}? " if found else ""
