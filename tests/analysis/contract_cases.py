"""What the tests of the contract share: a schema, files, and short ways to read and check them."""

import io
import zipfile
from pathlib import Path

from commontable.analysis.contract import Reading, Schema, check
from commontable.analysis.contract.delimited import Delimited
from commontable.analysis.contract.opening import opened

SCHEMA = Schema.parse(
    {
        "fields": [
            {"name": "pupil", "type": "string", "title": "Pupil number", "constraints": {"required": True}},
            {"name": "year", "type": "year", "constraints": {"required": True}},
            {"name": "school", "type": "string", "title": "School code", "constraints": {"enum": ["S01", "S02"]}},
            {
                "name": "lunch",
                "type": "string",
                "categories": [{"value": "E", "label": "Eligible"}, {"value": "N", "label": "Not eligible"}],
            },
            {"name": "score", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
            {"name": "born", "type": "date"},
            {"name": "note", "type": "string", "constraints": {"maxLength": 30}},
        ],
        "primaryKey": ["pupil", "year"],
        "roles": {
            "place": ["school"],
            "period": "year",
            "person": "pupil",
            "breakdowns": ["lunch"],
            "identity": ["born"],
        },
    }
)
HEADER = "pupil,year,school,lunch,score,born,note"
ROW = "P1,2025,S01,E,50,2015-03-04,fine"


class Faults(list):
    """Keeps what is added."""

    def add(self, code, *, line=None, **_):
        self.append((code, line))

    def wanted(self, code, column):
        return 1_000_000


def rows_of(path: Path, reading: Reading):
    """(header, [(line, cells)], faults) as the reader sees the file."""
    return _all(opened(path, reading))


def text_rows(path: Path, reading: Reading):
    """The same, without asking first whether it is a text file at all."""
    return _all(Delimited(path, reading))


def _all(source):
    faults, rows = Faults(), []
    for batch in source.batches(range(len(source.header)), faults):
        columns = [column.to_pylist() for column in batch.columns]
        rows += [(line, cells) for line, *cells in zip(batch.lines.tolist(), *columns, strict=True)]
    return source.header, rows, list(faults)


def found(folder: Path, content: str | bytes, schema: Schema = SCHEMA, **how):
    """The report on a file with this content."""
    path = folder / "sent.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return check(path, schema, **how)


def codes(report) -> list[tuple[str, int | None, str | None]]:
    """(code, line, column) of every finding."""
    return [(one.code, one.line, one.column) for one in report.findings]


def lines(*rows: str) -> str:
    """The usual header with these rows."""
    return "\n".join([HEADER, *rows]) + "\n"


def workbook(*sheets, **cells) -> bytes:
    """An XLSX file with sheets given as lists of rows, and single cells `A1="…"` set on the first."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def altered(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The archive with some parts replaced, added, or (None) left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry not in changes:
                new.writestr(entry, old.read(entry))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()
