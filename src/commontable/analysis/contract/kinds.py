"""What a file really is, by its first bytes and not by its name."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from commontable.analysis.contract.unreadable import Unreadable

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MOST_ENTRIES = 1_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 100


def kind_of(path: Path, *, encoding: str = "") -> Literal["text", "workbook"]:
    """A text file or an XLSX workbook. Raises `Unreadable` for everything else.

    Where somebody said that the `encoding` is a wide one, zero bytes are no sign of a binary file.
    """
    if not path.is_file():
        raise Unreadable("no-file", name=path.name)
    with path.open("rb") as file:
        start = file.read(65536)
    if not start.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _look_into(path)
        return "workbook"
    if start.startswith(_OLE):
        with path.open("rb") as file:
            raise Unreadable("encrypted" if "EncryptedPackage".encode("utf-16-le") in file.read(4_000_000) else "ole")
    if start.startswith(b"%PDF"):
        raise Unreadable("pdf")
    if start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")):
        raise Unreadable("archive")
    if not encoding.lower().startswith(("utf-16", "utf-32", "utf16", "utf32")) and wide_encoding(start) is None:
        _refuse_other_text(start)
        if start.count(0) > len(start) // 100 or _odd(start) > len(start) // 10:
            raise Unreadable("binary")
    return "text"


def wide_encoding(start: bytes) -> str | None:
    """UTF-16 or UTF-32, by the mark at the start or by where the zero bytes of plain letters stand.

    >>> wide_encoding("id,näme".encode("utf-16-le")), wide_encoding(b"id,name")
    ('utf-16-le', None)
    """
    for mark, name in _WIDE:
        if start.startswith(mark):
            return name
    sample = start[: 2 * (min(len(start), 4000) // 2)]
    if len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > 0.3 * half and even < 0.1 * odd:
            return "utf-16-le"
        if even > 0.3 * half and odd < 0.1 * even:
            return "utf-16-be"
    return None


def _refuse_other_text(start: bytes) -> None:
    head = start[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<script", b"<meta")):
        raise Unreadable("html")
    if head.startswith((b"<?xml", b"<workbook", b"<!--", b"<!doctype")):
        raise Unreadable("html" if b"<html" in head or b"<table" in head else "xml")
    if re.match(rb'[\[{]\s*["{\[}\]]', head):
        raise Unreadable("json")


def _odd(start: bytes) -> int:
    return len(start) - len(start.translate(None, bytes([*range(9), 11, 12, *range(14, 32), 127])))


def _look_into(path: Path) -> None:
    """The archive is an XLSX workbook that unpacks to a sane size. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES:
                raise Unreadable("bomb", detail=f"{len(entries)} parts")
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Unreadable("encrypted")
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MOST_UNPACKED:
                raise Unreadable("bomb", detail=f"{unpacked // 1024**2} MB")
            for entry in entries:
                if entry.file_size > 1024**2 and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
                    raise Unreadable("bomb", detail=f"{entry.file_size // max(1, entry.compress_size)} to 1")
                if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
                    raise Unreadable("damaged")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unreadable("macros")
            if "xl/workbook.bin" in names:
                raise Unreadable("binary-workbook")
            if "content.xml" in names and "mimetype" in names:
                raise Unreadable("opendocument")
            if "[Content_Types].xml" not in names:
                raise Unreadable("archive")
            types = archive.read("[Content_Types].xml")[:1_000_000]
            if b"macroEnabled" in types:
                raise Unreadable("macros")
            if b"spreadsheetml" not in types:
                raise Unreadable("archive")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(4096).replace(b"\0", b"").upper():
                            raise Unreadable("unsafe-xml")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
