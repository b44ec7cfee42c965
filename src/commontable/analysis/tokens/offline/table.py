"""The clerk's file: a CSV as spreadsheets and databases write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .profile import EncodingProfile
from .refusing import EncodingError


@contextmanager
def opened(path: Path, *, encoding: str = "utf-8-sig") -> Iterator[tuple[list[str], Iterator[list[str]]]]:
    """The header and the rows. Raises `EncodingError` for what is no CSV."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise EncodingError(f"there is no encoding {encoding}.", code="undecodable") from error
    try:
        with path.open("rb") as file:
            start = file.read(64_000)
        if start[:4] == b"PK\x03\x04" or start[:4] == b"\xd0\xcf\x11\xe0":
            raise EncodingError("this is a spreadsheet. Save it as CSV (UTF-8) first.", code="not_csv")
        if b"\x00" in start and not encoding.lower().startswith("utf-16"):
            raise EncodingError("this is no CSV file. Save it as CSV (UTF-8) first.", code="not_csv")
        with path.open(encoding=encoding, newline="") as text:
            header = text.readline()
            if len(header) > 1_000_000:
                raise EncodingError("the first line is no header.", code="not_csv")
            delimiter = max(",;\t|", key=header.count)
            text.seek(0)
            rows = csv.reader(text, delimiter=delimiter, strict=True)
            names = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
            if not any(names):
                raise EncodingError("the file is empty.", code="empty")
            yield names, _numbered(rows, len(names))
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"the file is not {encoding.replace('-sig', '')}. Save it as CSV (UTF-8), or add: --encoding cp1252",
            code="undecodable",
        ) from error
    except OSError as error:
        raise EncodingError(f"the file cannot be read ({error.strerror}).", code="missing") from error


def _numbered(rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    line = 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise EncodingError(f"row {line + 1} cannot be read: look for a quotation mark.", code="ragged") from error
        if row is None:
            return
        line += 1
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != width:
            raise EncodingError(
                f"row {line} has {len(row)} cells; the header has {width}. Look for a missing quotation mark or comma.",
                code="ragged",
            )
        yield row


def places_of(header: list[str], profile: EncodingProfile) -> tuple[dict[str, int], int | None]:
    """Where each of our columns stands, and the column of child numbers. Raises `EncodingError`.

    Without `columns` in the profile, headers that are our own names count.
    """
    wanted: Mapping[str, str] = profile.columns or {name: name for name in _ours() if name in header}
    if not wanted:
        raise EncodingError("the profile names none of the file's columns.", where="columns", code="columns")
    found = {}
    for ours, theirs in wanted.items():
        found[ours] = _place(header, theirs.strip(), f"columns.{ours}")
    if "birth_date" not in found and not {"phone", "email", "address"} & set(found):
        raise EncodingError("name the column with dates of birth.", where="columns", code="columns")
    return found, _place(header, profile.person.strip(), "person") if profile.person else None


def _place(header: list[str], name: str, where: str) -> int:
    if header.count(name) != 1:
        said = "there is no column" if name not in header else "there is more than one column"
        raise EncodingError(f"{said} {name!r} in the file.", where=where, code="columns")
    return header.index(name)


def _ours() -> tuple[str, ...]:
    from .parts import FIELDS

    return tuple(FIELDS)


def quoted(row: list[str]) -> str:
    """One line of CSV, every value exactly as it was."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(row)
    return text.getvalue()
