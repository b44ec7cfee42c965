"""A file of series read strictly: what is wrong is said with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

from commontable.analysis.trend.numbers import decimal_mark, number_in
from commontable.analysis.trend.periods import days_of
from commontable.analysis.trend.points import MOST, Point, Status, TrendError

LARGEST = 50 * 1024 * 1024  # bytes
LONGEST_HEADING = 100_000  # signs
FARTHEST = 1e15  # from one, for what is divided by
MOST_FACETS = 5_000
COLUMNS = ("date", "value", "denominator", "facet")
_OTHER_NAMES = {"period": "date", "group": "facet", "n": "denominator"}
_EMPTY = frozenset(("", "-", "–", "—", ".", "..", "na", "n/a", "nan", "null", "none", "no data"))
_HIDDEN = frozenset(("*", "**", "***", "s", "x", "hidden", "protected", "redacted", "suppressed"))
_RANGED = re.compile(
    r"(?:n\s*)?(?:[<>≤≥]|at (?:least|most)\b).*|\d+(?:[.,]\d+)?\s*%?\s*(?:-|–|to)\s*\d+(?:[.,]\d+)?\s*%?"
)


@dataclass(frozen=True, kw_only=True)
class Series:
    """The points of one facet in the order of the file; `lines` are where they stand there."""

    facet: str
    points: tuple[Point, ...]
    lines: tuple[int, ...]


def read_series(path: Path, *, today: Date) -> list[Series]:
    """The series of a CSV file, one for each facet, facets in the order in which they appear.

    Separated by comma, semicolon, tab or bar; decimals with a point or a comma, as the file's own numbers tell. An
    empty value is a gap; * and words such as hidden are protected, <10 and 45–50 are ranges: all three count nowhere.

    Raises `TrendError`.
    """
    text = _text(path)
    delimiter, header = _header(text)
    rows = list(_rows(text, delimiter, header))
    if not rows:
        raise TrendError("There is no row under the heading.", code="empty")
    texts = [row["date"] for _, row in rows]
    for line, row in rows:
        if not row["date"].strip():
            raise TrendError(f"Line {line}: the date is empty.", code="date")
    days = days_of(texts)
    if isinstance(days, str):
        line = next(number for number, row in rows if row["date"].strip() == days)
        raise TrendError(
            f"Line {line}: “{_short(days)}” does not tell which day is meant; write dates as 2024-09-30, "
            "or periods as 2024-25, 2024 or 2024-09, all in the same way.",
            code="date",
        )
    found: dict[str, list[tuple[int, Point]]] = {}
    decimal = _decimal(rows, delimiter)
    for (line, row), day in zip(rows, days, strict=True):
        if day > today:
            raise TrendError(
                f"Line {line}: {_short(row['date'].strip())} lies after today ({today}); "
                "what has not happened cannot have been measured.",
                code="future",
            )
        found.setdefault(row.get("facet", "").strip(), []).append((line, _point(line, row, day, decimal)))
        if len(found) > MOST_FACETS:
            raise TrendError(f"There are more than {MOST_FACETS:,} facets.", code="facets")
    for facet, listed in found.items():
        _each_day_once(facet, listed)
    return [
        Series(facet=facet, points=tuple(point for _, point in listed), lines=tuple(line for line, _ in listed))
        for facet, listed in found.items()
    ]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise TrendError(f"The file is larger than {LARGEST // 1024**2} MB.", code="too_large")
        content = path.read_bytes()
    except OSError as error:
        raise TrendError(f"The file cannot be read ({error.strerror}).", code="unreadable") from None
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise TrendError("This is no text file; save the sheet as CSV.", code="binary")
    if not text.strip():
        raise TrendError("The file is empty.", code="empty")
    return text


def _header(text: str) -> tuple[str, list[str]]:
    """The separator under which the first line names the columns needed, and its names."""
    first = next(line for line in text.splitlines() if line.strip())
    if len(first) > LONGEST_HEADING:
        raise TrendError("The first line is too long to be a heading.", code="column")
    readings = {mark: _names(next(csv.reader([first], delimiter=mark), [])) for mark in (",", ";", "\t", "|")}
    best = max(readings, key=lambda mark: len(set(readings[mark]) & set(COLUMNS)))
    names = readings[best]
    for needed in ("date", "value"):
        if needed not in names:
            listed = ", ".join(_short(name) for name in names[:8] if name) or "nothing"
            raise TrendError(f"There is no column “{needed}”; the first line has: {listed}.", code="column")
    for name in COLUMNS:
        if names.count(name) > 1:
            raise TrendError(f"The column “{name}” is there twice.", code="column")
    return best, names


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().strip("\ufeff").casefold() for cell in cells]
    return [_OTHER_NAMES[one] if one in _OTHER_NAMES and _OTHER_NAMES[one] not in names else one for one in names]


def _rows(text: str, delimiter: str, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by name, blank lines left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names_seen = False
    many = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not names_seen:
                names_seen = True
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                raise TrendError(
                    f"Line {reader.line_num} has {len(cells)} cells, the heading {len(header)}; "
                    "a number with a comma in it needs quotes.",
                    code="cells",
                )
            if len(cells) <= max(header.index("date"), header.index("value")):
                raise TrendError(f"Line {reader.line_num} has no value.", code="cells")
            many += 1
            if many > MOST:
                raise TrendError(f"There are more than {MOST:,} rows.", code="too_many")
            yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise TrendError(f"Line {reader.line_num} cannot be read ({error}).", code="cells") from None


def _decimal(rows: Sequence[tuple[int, Mapping[str, str]]], delimiter: str) -> str:
    """The mark of decimals in the file, as its values and denominators tell it together."""
    return decimal_mark(
        [row["value"].strip().removesuffix("%").rstrip() for _, row in rows],
        counts=[row.get("denominator", "").strip() for _, row in rows],
        delimiter=delimiter,
    )


def _point(line: int, row: Mapping[str, str], day: Date, decimal: str) -> Point:
    text = row["value"].strip()
    denominator = _denominator(line, row, decimal)
    value = number_in(text.removesuffix("%").rstrip(), decimal=decimal)
    status: Status = "published"
    if value is None:
        lowered = text.casefold()
        if lowered in _EMPTY:
            status = "empty"
        elif lowered in _HIDDEN:
            status = "hidden"
        elif _RANGED.fullmatch(lowered):
            status = "ranged"
        else:
            raise TrendError(
                f"Line {line}: the value “{_short(text)}” is no number; where there is none leave it empty, where it "
                "is protected write *.",
                code="number",
            )
    elif value < 0 and denominator is not None:
        raise TrendError(
            f"Line {line}: the value is {_short(text)}; a share or a rate cannot be below 0.", code="negative"
        )
    return Point(date=day, value=value, denominator=denominator, label=row["date"].strip(), status=status)


def _denominator(line: int, row: Mapping[str, str], decimal: str) -> float | None:
    """How many were counted; None where that is not said, and where nobody was there to be measured."""
    said = row.get("denominator", "").strip()
    if said.casefold() in _EMPTY | _HIDDEN:
        return None
    found = number_in(said, decimal=decimal)
    if found is None:
        if _RANGED.fullmatch(said.casefold()):
            return None
        raise TrendError(f"Line {line}: the denominator “{_short(said)}” is no number.", code="number")
    if not found and row["value"].strip().casefold() in _EMPTY | _HIDDEN:
        return None
    if found <= 0:
        raise TrendError(
            f"Line {line}: the denominator is {_short(said)}; nobody can be counted less than once.",
            code="denominator",
        )
    if not 1 / FARTHEST <= found <= FARTHEST:
        raise TrendError(f"Line {line}: the denominator {_short(said)} cannot be computed with.", code="number")
    return found


def _each_day_once(facet: str, listed: Sequence[tuple[int, Point]]) -> None:
    seen: dict[Date, int] = {}
    for line, point in listed:
        if point.date in seen:
            of = f" of “{_short(facet)}”" if facet else ""
            raise TrendError(
                f"Line {line}: {point.name}{of} is there twice, first in line {seen[point.date]}; keep one value, "
                "or give a column facet.",
                code="twice",
            )
        seen[point.date] = line


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
