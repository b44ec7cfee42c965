"""What cannot be read is refused as a whole, with a reason and a way out; nothing is guessed from its name."""

import gzip
import io
import json
import zipfile

import pytest

from analysis.contract_cases import SCHEMA, altered, workbook
from commontable.analysis.contract import REFUSALS, Unreadable, check, preview

BOOK = workbook([["pupil", "year"], ["P1", 2025]])
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _sheet_with(content: bytes) -> bytes:
    return altered(BOOK, {"xl/worksheets/sheet1.xml": content})


def _sheet(rows: str) -> bytes:
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return _sheet_with(f"{head}<sheetData>{rows}</sheetData></worksheet>".encode())


def _many_parts() -> bytes:
    return altered(BOOK, {f"xl/worksheets/sheet{i}.xml": b"<x/>" for i in range(2, 1100)})


def _bomb() -> bytes:
    return _sheet_with(b"<worksheet>" + b"0" * 40_000_000 + b"</worksheet>")


def _encrypted_entry() -> bytes:
    content = bytearray(BOOK)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + at] |= 1
            start += 4
    return bytes(content)


def _zip(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("_", "."), part)
    return buffer.getvalue()


CASES = {
    "nothing": (b"", "empty"),
    "blank lines": (b"\n\r\n  \n", "empty"),
    "a mark and nothing": (b"\xef\xbb\xbf\n", "empty"),
    "a header only": (b"pupil,year\n", "no-rows"),
    "a web page": (b"<!DOCTYPE html><html><body><table><tr><td>pupil</td></tr></table></html>", "html"),
    "a web page with a mark": (b"\xef\xbb\xbf\r\n <HTML><head>", "html"),
    "a bare table": (b"<table><tr><td>1</td></tr></table>", "html"),
    "an XML spreadsheet": (b'<?xml version="1.0"?><Workbook><Row/></Workbook>', "xml"),
    "JSON": (b'[{"pupil": 1}]', "json"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    "an old workbook": (OLE + b"\0" * 600, "ole"),
    "a workbook with a password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "an encrypted archive": (_encrypted_entry(), "encrypted"),
    "a gzip file": (gzip.compress(b"a,b\n1,2\n"), "archive"),
    "a zip of a table": (_zip(data_csv="a,b\n1,2\n"), "archive"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
    "zero bytes": (b"a,b\n1,\0\n", "binary"),
    "a workbook with macros": (altered(BOOK, {"xl/vbaProject.bin": b"x"}), "macros"),
    "a binary workbook": (_zip(**{"[Content_Types]_xml": "", "xl/workbook_bin": ""}), "binary-workbook"),
    "an OpenDocument sheet": (_zip(mimetype="application/vnd.oasis", content_xml="<x/>"), "opendocument"),
    "a workbook cut short": (BOOK[: len(BOOK) // 2], "damaged"),
    "a thousand parts": (_many_parts(), "bomb"),
    "a part that unpacks without end": (_bomb(), "bomb"),
    "an entity bomb": (_sheet_with(DOCTYPE + b"<worksheet>&b;</worksheet>"), "unsafe-xml"),
    "a sheet that is no XML": (_sheet_with(b"<worksheet><sheetData><row"), "damaged"),
    "a cell without its text": (_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "damaged"),
    "names outside the archive": (altered(BOOK, {"../../etc/passwd": b"x"}), "damaged"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_a_reason(tmp_path, name):
    content, code = CASES[name]
    path = tmp_path / "sent.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        check(path, SCHEMA)
    assert refused.value.code == code
    assert refused.value.message and refused.value.remedy


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Unreadable, match="no such file"):
        preview(tmp_path / "none.csv")


def test_zero_bytes_far_down_are_findings_of_their_lines(tmp_path):
    path = tmp_path / "sent.csv"
    path.write_text("note\n" + "fine text\n" * 10_000 + "a\0b\n")
    from commontable.analysis.contract import Schema

    report = check(path, Schema.parse({"fields": [{"name": "note"}]}))
    assert [(one.code, one.line) for one in report.findings] == [("control-character", 10_002)]


@pytest.mark.slow
def test_a_line_of_two_hundred_megabytes(tmp_path):
    path = tmp_path / "sent.csv"
    with path.open("w") as file:
        file.write("pupil,year\nP1,2025\n")
        for _ in range(200):
            file.write("x" * 1_000_000)
    with pytest.raises(Unreadable) as refused:
        check(path, SCHEMA)
    assert (refused.value.code, refused.value.parameters["line"]) == ("line-too-long", 3)


def test_every_refusal_can_be_told_and_sent():
    example = {
        "name": "x.csv", "detail": "9 GB", "sheet": "A", "sheets": "B", "found": 1, "limit": 2, "line": 3,
        "encoding": "y", "kind": "time",
    }  # fmt: skip
    for code in REFUSALS:
        told = Unreadable(code, **example)
        assert "{" not in told.message + told.remedy
        assert Unreadable.from_dict(json.loads(json.dumps(told.to_dict()))).to_dict() == told.to_dict()
