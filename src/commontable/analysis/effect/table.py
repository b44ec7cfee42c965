"""The columns of a CSV file, as texts."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from csv import Error as CsvError
from csv import reader
from pathlib import Path
from typing import BinaryIO

from commontable.analysis.effect.columns import MISSING
from commontable.analysis.effect.spec import EffectError

_PEEK = 1 << 16  # bytes


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
        encoding, header = _header(path)
    except OSError as error:
        raise EffectError(f"{path.name} cannot be read ({error.strerror}).", where="DATA") from None
    delimiter = max(",;\t|", key=lambda mark: len(set(_cells(header, mark)) & set(wanted)))
    try:
        parsing = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
        reading = csv.ReadOptions(encoding=encoding)
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
        said = _uneven(path, delimiter=delimiter, encoding=encoding)
        raise EffectError(f"{path.name} {said}", where="DATA") from None
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
        rest_is_utf8 = _is_utf8(first, stream)
    if not first.strip():
        raise EffectError(f"{path.name} is empty; give it a heading and a row for each child or unit.", where="DATA")
    wide = first[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if wide else "utf-8" if rest_is_utf8 else "cp1252"
    text = first[: len(first) // 2 * 2].decode(encoding, errors="ignore").lstrip("\ufeff")
    return encoding, next((line for line in text.splitlines() if line.strip()), "")


def _is_utf8(first: bytes, stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(first)
        for block in iter(lambda: stream.read(_PEEK), b""):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cells(header: str, delimiter: str) -> list[str]:
    return next(reader([header], delimiter=delimiter), [])


def _uneven(path: Path, *, delimiter: str, encoding: str) -> str:
    """Where a file that arrow cannot read is not even, in a sentence without a value of it."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        rows = reader(stream, delimiter=delimiter)
        try:
            wide = len(next(rows, []))
            for row in rows:
                if row and len(row) != wide:
                    return f"cannot be read as CSV: line {rows.line_num:,} has {len(row)} fields, the header {wide}."
        except CsvError:
            pass
    return "cannot be read as CSV: UTF-8, one header, as many fields in every row."


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
