"""The parts of an XLSX archive that hold data: sheets, shared texts, date styles; read as a stream.

Expat reads the large parts, and stops at the first document type or entity declaration, which no spreadsheet writes.
openpyxl, which writes our workbooks, reads a sheet without stated dimensions twice and, with defusedxml, every part in
pure Python: half a million cells took it half a minute of processor time, and take four seconds here.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from commontable.analysis.contract.unreadable import Unreadable

MOST_CELLS = 5_000_000
MOST_SHEETS = 100
_PIECE = 256 * 1024
_SMALL = 30 * 1024 * 1024  # no list of sheets or styles is larger


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A filled cell as stored. `kind`: n, s (already looked up), b, e, d; `stored` None: a formula without a value."""

    kind: str
    stored: str | None
    style: int


Row = tuple[int, dict[int, Cell]]  # row number from 1, column from 0 → cell


@dataclass(kw_only=True)
class Archive:
    """An open workbook: visible sheets by name, number formats by style, and whether days count from 1904."""

    file: zipfile.ZipFile
    sheets: dict[str, str]
    formats: list[str]
    from_1904: bool
    _texts: list[str] | None = field(default=None)

    def rows(self, sheet: str) -> Iterator[Row]:
        """The filled cells of the sheet. Raises `Unreadable`."""
        with _damage_is_told(), self.file.open(self.sheets[sheet]) as part:
            yield from _Sheet(self._shared()).rows(part)

    def _shared(self) -> list[str]:
        if self._texts is None:
            name = next((one for one in self.file.namelist() if one.lower().endswith("sharedstrings.xml")), None)
            if name is None:
                self._texts = []
            else:
                with self.file.open(name) as part:
                    self._texts = _Texts().read(part)
        return self._texts


@contextlib.contextmanager
def archive(path: Path) -> Iterator[Archive]:
    """The workbook is open. Raises `Unreadable`."""
    with contextlib.ExitStack() as open_files:
        with _damage_is_told():
            file = open_files.enter_context(zipfile.ZipFile(path))
            home = _target(_part(file, "_rels/.rels"), "/officeDocument")
            book = _part(file, home)
            links = _part(file, posixpath.join(posixpath.dirname(home), "_rels", posixpath.basename(home) + ".rels"))
            sheets = _sheets(book, links, posixpath.dirname(home))
            found = Archive(file=file, sheets=sheets, formats=_formats(file, links, home), from_1904=_is_1904(book))
        yield found


@contextlib.contextmanager
def _damage_is_told() -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as error:
        raise Unreadable("unsafe-xml") from error
    except (
        ParseError, expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, EOFError,
        NotImplementedError,
    ) as error:  # fmt: skip
        raise Unreadable("damaged") from error


def _part(file: zipfile.ZipFile, name: str) -> Element:
    if file.getinfo(name).file_size > _SMALL:
        raise Unreadable("bomb", detail=name)
    found: Element = fromstring(file.read(name), forbid_dtd=True)
    return found


def _target(links: Element, kind: str) -> str:
    for link in links:
        if link.get("Type", "").endswith(kind):
            return link.get("Target", "").lstrip("/")
    raise KeyError(kind)


def _sheets(book: Element, links: Element, folder: str) -> dict[str, str]:
    targets = {link.get("Id"): link for link in links}
    listed = [one for one in book.iter() if _local(one.tag) == "sheet"]
    if len(listed) > MOST_SHEETS:
        raise Unreadable("too-many-sheets", found=len(listed), limit=MOST_SHEETS)
    found = {}
    for one in listed:
        link = targets[next(value for key, value in one.attrib.items() if _local(key) == "id")]
        if link.get("Type", "").endswith("/worksheet") and one.get("state", "visible") == "visible":
            target = link.get("Target", "")
            found[one.get("name", "")] = (
                target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            )
    return found


def _formats(file: zipfile.ZipFile, links: Element, home: str) -> list[str]:
    """The number format of every style, as its code."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    try:
        target = _target(links, "/styles")
    except KeyError:
        return []
    folder = posixpath.dirname(home)
    names = file.namelist()
    styles = _part(file, target if target in names else f"{folder}/{target}")
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter() if _local(one.tag) == "numFmt"}
    east_asian = {str(number): "yyyy-mm-dd" for number in (*range(27, 37), *range(50, 59))}
    known = {str(number): code for number, code in BUILTIN_FORMATS.items()} | east_asian | own
    crossed = next((one for one in styles if _local(one.tag) == "cellXfs"), None)
    return [known.get(one.get("numFmtId", "0"), "General") for one in crossed] if crossed is not None else []


def _is_1904(book: Element) -> bool:
    return any(one.get("date1904") in {"1", "true", "on"} for one in book.iter() if _local(one.tag) == "workbookPr")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Stream:
    """Feeds a part to Expat piece by piece; subclasses take what they need."""

    def __init__(self) -> None:
        self._text: list[str] | None = None
        self._phonetic = False
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, part: IO[bytes]) -> Iterator[None]:
        """Piece by piece, so that rows can be taken in between."""
        while piece := part.read(_PIECE):
            self._parser.Parse(piece, False)
            yield
        self._parser.Parse(b"", True)
        yield

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._names.get(name)
        if local is None:
            local = self._names[name] = name.rpartition(" ")[2]
        if local == "rPh":
            self._phonetic = True
        self.opens(local, attributes)

    def _end(self, name: str) -> None:
        local = self._names[name]
        if local == "rPh":
            self._phonetic = False
        self.closes(local)

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._phonetic:
            self._text.append(text)

    def _refuse(self, *_: object) -> None:
        raise Unreadable("unsafe-xml")

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def closes(self, name: str) -> None:
        """An element ends."""


class _Texts(_Stream):
    """The shared texts, formatting and reading aids left out."""

    def read(self, part: IO[bytes]) -> list[str]:
        """All of them in order."""
        self._found: list[str] = []
        self._parts: list[str] = []
        for _ in self.feed(part):
            pass
        return self._found

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._text = self._parts

    def closes(self, name: str) -> None:
        if name == "t":
            self._text = None
        elif name == "si":
            self._found.append("".join(self._parts))
            self._parts.clear()


class _Sheet(_Stream):
    """The rows of one sheet."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self._shared = shared
        self._rows: list[Row] = []
        self._row: dict[int, Cell] = {}
        self._number = self._column = self._cells = 0
        self._kind, self._style = "n", 0
        self._formula = self._has_value = False
        self._parts: list[str] = []

    def rows(self, part: IO[bytes]) -> Iterator[Row]:
        """Row by row."""
        for _ in self.feed(part):
            yield from self._rows
            self._rows.clear()

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            place = attributes.get("r")
            self._column = column_of(place) if place else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self._formula = self._has_value = False
            self._parts.clear()
        elif name in {"v", "t"}:
            self._has_value, self._text = True, self._parts
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._column, self._row = -1, {}

    def closes(self, name: str) -> None:
        if name in {"v", "t"}:
            self._text = None
        elif name == "c":
            if self._has_value or self._formula:
                self._keep()
        elif name == "row" and self._row:
            self._rows.append((self._number, self._row))

    def _keep(self) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise Unreadable("too-many-cells", limit=f"{MOST_CELLS:,}")
        stored: str | None = "".join(self._parts) if self._has_value else None
        kind = self._kind
        if kind == "s" and stored:
            stored = self._shared[int(stored)]
        if stored == "" and kind == "n":
            stored = None if self._formula else ""
        if stored != "":
            kind = "s" if kind in {"str", "inlineStr"} else kind
            self._row[self._column] = Cell(kind=kind, stored=stored, style=self._style)


@lru_cache(maxsize=20_000)
def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_of(place: str) -> int:
    """The column of a cell, from 0.

    >>> column_of("A1"), column_of("XFD1048576")
    (0, 16383)
    """
    letters = place.rstrip("0123456789")
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(place)
    return _letters(letters)
