"""How one partner's system writes a file, and how a file so written is to be read."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commontable.analysis.contract import Reading

Row = tuple[str, ...]
Sheet = list[list[str]]
_STILL = (1986, 9, 1, 0, 0, 0)  # every part of a workbook bears this time, so that the same rows give the same bytes


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The habits of one system. `headers` names our columns in theirs; a pair is an upper and a lower header cell.

    `spellings`: our column → our value → theirs; a column not named is written as it is. `extra` is a column of theirs
    that the dataset does not ask for. `workbook` writes XLSX instead of delimited text.
    """

    headers: Mapping[str, str | tuple[str, str]]
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    decimals: frozenset[str] = frozenset()  # columns written with a decimal even where it is zero
    date_format: str = "%Y-%m-%d"
    quoted: bool = False
    newline: str = "\n"
    extra: tuple[str, str] | None = None
    workbook: bool = False

    def written(self, columns: Sequence[str], rows: Sequence[Row]) -> Sheet:
        """The rows as this system shows them, without the header."""
        writers = [self._writer(name) for name in columns]
        tail = [self.extra[1]] if self.extra else []
        return [[writer.get(value, value) for writer, value in zip(writers, row, strict=True)] + tail for row in rows]

    def content(self, columns: Sequence[str], sheet: Sheet) -> bytes:
        """The bytes of the file: header and rows as `written`."""
        if self.workbook:
            return _workbook([self.headers[name] for name in columns], sheet)
        text = io.StringIO()
        lines = csv.writer(
            text,
            delimiter=self.delimiter,
            lineterminator=self.newline,
            quoting=csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL,
        )
        lines.writerow([str(self.headers[name]) for name in columns] + ([self.extra[0]] if self.extra else []))
        lines.writerows(sheet)
        return text.getvalue().encode(self.encoding)

    def reading(self, columns: Sequence[str]) -> Reading:
        """What a steward confirms when such a file comes for the first time."""
        theirs: dict[str, str | None] = {self._named(name): name for name in columns}
        if self.extra:
            theirs[self.extra[0]] = None
        return Reading(
            encoding=self.encoding.removesuffix("-sig"),
            delimiter=self.delimiter,
            decimal=self.decimal,
            header=(1, 2) if self.workbook else (1,),
            sheet="Export" if self.workbook else None,
            columns=theirs,
            values={
                name: {theirs: ours for ours, theirs in self.spellings[name].items() if ours != theirs}
                for name in columns
                if name in self.spellings
            },
            dates={name: self.date_format for name in columns if name.endswith("_on")},
        )

    def _named(self, column: str) -> str:
        header = self.headers[column]
        return header if isinstance(header, str) else " ".join(dict.fromkeys(part for part in header if part))

    def _writer(self, column: str) -> Mapping[str, str]:
        if column.endswith("_on"):
            return _Dates(self.date_format)
        if column in self.decimals or self.decimal != ".":
            return _Numbers(self.spellings.get(column, {}), self.decimal, column in self.decimals)
        return self.spellings.get(column, {})


class _Dates(dict[str, str]):
    """ISO dates in another form, each formed once."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        if key not in self:
            self[key] = date.fromisoformat(key).strftime(self._form)
        return self[key]


class _Numbers(dict[str, str]):
    """Numbers with another decimal mark."""

    def __init__(self, spellings: Mapping[str, str], mark: str, always: bool) -> None:
        super().__init__(spellings)
        self._mark, self._always = mark, always

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        if key not in self:
            number = f"{key}.0" if self._always and key.isdigit() else key
            is_number = number.replace(".", "", 1).isdigit()
            self[key] = number.replace(".", self._mark) if is_number else number
        return self[key]


def _workbook(headers: Sequence[str | tuple[str, str]], sheet: Sheet) -> bytes:
    """An XLSX file with a merged header of two rows; whole numbers are numbers, a text with "=" is a formula."""
    import openpyxl
    from openpyxl.writer.excel import save_workbook

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Export"
    pairs = [header if isinstance(header, tuple) else (header, "") for header in headers]
    page.append([upper if n == 0 or pairs[n - 1][0] != upper else None for n, (upper, _) in enumerate(pairs)])
    page.append([lower or None for _, lower in pairs])
    for row in sheet:
        page.append([int(cell) if cell.isdigit() and len(cell) < 5 else cell or None for cell in row])
    begin = 0
    for n in range(1, len(pairs) + 1):
        if n == len(pairs) or pairs[n][0] != pairs[begin][0]:
            if n - begin > 1:
                page.merge_cells(start_row=1, end_row=1, start_column=begin + 1, end_column=n)
            begin = n
    saved = io.BytesIO()
    save_workbook(book, saved)
    return _stilled(saved.getvalue())


def _stilled(content: bytes) -> bytes:
    """The same workbook without the time at which it was written."""
    still = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"1986-09-01T00:00:00Z", data)
            after.writestr(zipfile.ZipInfo(part.filename, _STILL), data, zipfile.ZIP_DEFLATED)
    return still.getvalue()
