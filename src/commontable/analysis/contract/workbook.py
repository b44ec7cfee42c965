"""XLSX workbooks, row by row, as text. Only ever run in a confined child for files of strangers."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError

import numpy as np
import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from commontable.analysis.contract.delimited import HEADER_WITHIN, MOST_COLUMNS
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.rows import Batch, Faults, named, text_array
from commontable.analysis.contract.unreadable import Unreadable
from commontable.analysis.contract.values import NO_VALUE

MOST_CELLS = 3_000_000
MOST_SHEETS = 100
_AT_ONCE = 2_000  # rows
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
            if len(lines) >= 10 * _AT_ONCE:
                yield batch()
        if lines:
            yield batch()


def sheet_names(path: Path) -> list[str]:
    """The visible sheets. Raises `Unreadable`."""
    with _book(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


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
    """The filled cells of every row that has some. Raises `Unreadable`."""
    with _book(path) as book:
        opened = book[sheet]
        padded = _padded_styles(book)
        with book._archive.open(opened._worksheet_path) as part:
            parser = _Parser(
                part,
                opened._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            rows, cells = parser.parse(), 0
            while True:
                some = _some(rows)
                for number, row in some:
                    cells += len(row)
                    if cells > MOST_CELLS:
                        raise Unreadable("too-many-cells", limit=f"{MOST_CELLS:,}")
                    found = {_place(cell): text for cell in row if (text := _text(cell, padded)) != ""}
                    if found:
                        yield number, found
                if len(some) < _AT_ONCE:
                    return


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's own, which also notices a formula that has no stored value."""

    def parse_cell(self, element):  # type: ignore[no-untyped-def]
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = NO_VALUE
        return cell

    def parse_extensions(self, element):  # type: ignore[no-untyped-def]
        """Conditional formats and the like are no data."""


def _some(rows: Iterator[tuple[int, list[dict[str, object]]]]) -> list[tuple[int, list[dict[str, object]]]]:
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: styles, validations
        try:
            for row in rows:
                found.append(row)
                if len(found) == _AT_ONCE:
                    break
        except Unreadable:
            raise
        except DefusedXmlException as error:
            raise Unreadable("unsafe-xml") from error
        except (ParseError, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError) as error:
            raise Unreadable("damaged") from error
    return found


@contextlib.contextmanager
def _book(path: Path) -> Iterator[openpyxl.Workbook]:
    with path.open("rb") as file:  # a file and not a path: openpyxl would judge it by the end of its name
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            except DefusedXmlException as error:
                raise Unreadable("unsafe-xml") from error
            except MemoryError:
                raise
            except Exception as error:
                raise Unreadable("damaged") from error
        with contextlib.closing(book):
            if len(book.sheetnames) > MOST_SHEETS:
                raise Unreadable("too-many-sheets", found=len(book.sheetnames), limit=MOST_SHEETS)
            yield book


def _padded_styles(book: openpyxl.Workbook) -> dict[int, int]:
    """Styles that show a number with leading zeros, as codes are: style → digits."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE

    found = {}
    for style, shape in enumerate(book._cell_styles):
        place = shape.numFmtId - BUILTIN_FORMATS_MAX_SIZE
        if 0 <= place < len(book._number_formats):
            code = book._number_formats[place]
            if re.fullmatch("0{2,30}", code):
                found[style] = len(code)
    return found


def _place(cell: dict[str, object]) -> int:
    column = cell["column"]
    assert isinstance(column, int)
    return column - 1


def _text(cell: dict[str, object], padded: dict[int, int]) -> str:
    """A cell as the text that a CSV export would hold: ISO dates, a point in decimals, no thousands."""
    value = cell["value"]
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        text = str(value)
        digits = padded.get(cell["style_id"], 0) if padded else 0  # type: ignore[call-overload]
        return text.zfill(digits) if value >= 0 else text
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
