"""XLSX workbooks, row by row, as text. Only ever run in a confined child for files of strangers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from commontable.analysis.contract.arrays import text_array
from commontable.analysis.contract.delimited import HEADER_WITHIN, MOST_COLUMNS
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.rows import Batch, Faults, named
from commontable.analysis.contract.unreadable import Unreadable
from commontable.analysis.contract.values import NO_VALUE
from commontable.analysis.contract.xlsx import Archive, Cell, archive

_AT_ONCE = 20_000  # rows
Row = tuple[int, dict[int, str]]  # row number; column position → text, filled cells only


class Workbook:
    """One sheet of a workbook, opened by a reading. Raises `Unreadable`."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path = path
        self._sheet = chosen_sheet(sheet_names(path), reading.sheet)
        self.rejected = 0
        self.header_line = max(reading.header, default=0)
        rows: dict[int, list[str]] = {}
        width = 0
        for number, cells in sheet_rows(path, self._sheet):
            if number > max(self.header_line, 1) and (rows or not reading.header):
                break
            if number > HEADER_WITHIN:
                break
            if number in reading.header or not reading.header:
                width = max(width, max(cells, default=-1) + 1)
            if number in reading.header:
                rows[number] = [cells.get(i, "") for i in range(max(cells, default=-1) + 1)]
        if width == 0:
            raise Unreadable("no-header")
        if width > MOST_COLUMNS:
            raise Unreadable("too-many-columns", found=width, limit=MOST_COLUMNS)
        self.header = named([rows[number] for number in sorted(rows)], width)

    def batches(self, columns: Sequence[int], faults: Faults) -> Iterator[Batch]:
        """The rows below the header; cells to the right of the header make a row ragged."""
        self.rejected = 0
        width = len(self.header)
        lines: list[int] = []
        kept: list[list[str]] = [[] for _ in columns]

        def batch() -> Batch:
            last = lines[-1]
            arrays = [text_array(values) for values in kept]
            made = Batch(lines=np.array(lines, dtype=np.int64), columns=arrays, done=last, total=last)
            lines.clear()
            for values in kept:
                values.clear()
            return made

        for number, cells in sheet_rows(self._path, self._sheet):
            if number <= self.header_line or not cells:
                continue
            last = max(cells)
            if last >= width:
                self.rejected += 1
                faults.add("ragged-row", line=number, found=last + 1, expected=width, delimiter_name="cell")
                continue
            lines.append(number)
            for values, i in zip(kept, columns, strict=True):
                values.append(cells.get(i, ""))
            if len(lines) >= _AT_ONCE:
                yield batch()
        if lines:
            yield batch()


def sheet_names(path: Path) -> list[str]:
    """The visible sheets. Raises `Unreadable`."""
    with archive(path) as book:
        return list(book.sheets)


def chosen_sheet(names: Sequence[str], wanted: str | None) -> str:
    """The sheet asked for, or the first."""
    if not names:
        raise Unreadable("no-rows")
    if wanted is None:
        return names[0]
    if wanted not in names:
        raise Unreadable("no-such-sheet", sheet=wanted, sheets=", ".join(names[:10]))
    return wanted


def sheet_rows(path: Path, sheet: str) -> Iterator[Row]:
    """The filled cells of every row that has some, as text. Raises `Unreadable`."""
    with archive(path) as book:
        styles = [_style(code) for code in book.formats]
        for number, cells in book.rows(sheet):
            found = {column: text for column, cell in cells.items() if (text := _text(cell, styles, book)) != ""}
            if found:
                yield number, found


@lru_cache(maxsize=1_000)
def _style(code: str) -> str | int:
    """What a number format makes of a number: "date", "duration", or so many digits (leading zeros), 0 for as it is."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if is_timedelta_format(code):
        return "duration"
    if is_date_format(code):
        return "date"
    return len(code) if re.fullmatch("0{2,30}", code) else 0


def _text(cell: Cell, styles: Sequence[str | int], book: Archive) -> str:
    """A cell as the text that a CSV export would hold: ISO dates, a point in decimals, no thousands."""
    stored = cell.stored
    if stored is None:
        return NO_VALUE
    if cell.kind == "n":
        style = styles[cell.style] if cell.style < len(styles) else 0
        return _number(stored, style, from_1904=book.from_1904)
    if cell.kind == "b":
        return "true" if stored.strip() in {"1", "true"} else "false"
    return _without_midnight(stored) if cell.kind == "d" else stored


def _number(stored: str, style: str | int, *, from_1904: bool) -> str:
    value = float(stored)
    if isinstance(style, str):
        return _moment(value, style, from_1904=from_1904)
    if value.is_integer() and abs(value) < 1e15:
        text = str(int(value))
        return text.zfill(style) if value >= 0 else text
    return repr(value)


def _moment(value: float, style: str, *, from_1904: bool) -> str:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    try:
        moment = from_excel(value, epoch, timedelta=style == "duration")
    except (OverflowError, ValueError):
        return repr(value)  # no such day: the number itself will be told as no date
    if isinstance(moment, dt.datetime):
        return _without_midnight(moment.isoformat(sep=" "))
    return moment.isoformat() if isinstance(moment, dt.date | dt.time) else str(moment)


def _without_midnight(text: str) -> str:
    return re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text)
