"""Empty templates that a partner fills in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commontable.analysis.contract.conversion import expected
from commontable.analysis.contract.fields import Field
from commontable.analysis.contract.plain import harmless
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("Column", "Title", "Type", "Needed", "Allowed values", "Description")


def template_csv(schema: Schema) -> bytes:
    """A CSV (UTF-8 with BOM, so that spreadsheets read it right) with the header only."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([harmless(name) for name in schema.names])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(
    schema: Schema, *, titles: tuple[str, str] = ("Data", "Columns"), headings: tuple[str, ...] = HEADINGS
) -> bytes:
    """A workbook: an empty sheet with the header, and a sheet that explains every column and its allowed
    values.

    `titles` name the two sheets, `headings` the second sheet's columns in the reader's language. Columns of
    text are formatted as text, so that a spreadsheet keeps leading zeros.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    data = book.active
    data.title = titles[0]
    _write(data, 1, schema.names, bold=Font(bold=True))
    for i, field in enumerate(schema.fields, 1):
        column = data.column_dimensions[get_column_letter(i)]
        column.width = max(12, len(field.name) + 4)
        if field.type in {"string", "any"}:
            column.number_format = "@"
            for row in range(2, 502):
                data.cell(row=row, column=i).number_format = "@"
    data.freeze_panes = "A2"
    explained = book.create_sheet(titles[1])
    _write(explained, 1, headings, bold=Font(bold=True))
    for row, field in enumerate(schema.fields, 2):
        _write(explained, row, _explained(field, schema), wrap=Alignment(wrap_text=True, vertical="top"))
    for letter, width in zip("ABCDEF", (24, 28, 24, 10, 44, 60), strict=True):
        explained.column_dimensions[letter].width = width
    explained.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _explained(field: Field, schema: Schema) -> tuple[str, ...]:
    name, example = expected(field, decimal=field.decimal or ".", dates=None)
    values = "\n".join(
        one.value if one.value == one.label else f"{one.value} = {one.label}" for one in field.categories
    )
    if not values and (field.minimum is not None or field.maximum is not None):
        low = "…" if field.minimum is None else field.minimum
        high = "…" if field.maximum is None else field.maximum
        values = f"{low} – {high}"
    kind = name if field.type in {"string", "any"} else f"{name}: {example}"
    needed = "✓" if field.required or field.name in schema.primary_key else ""
    return (field.name, field.title, kind, needed, values, field.description)


def _write(
    sheet: Worksheet, row: int, texts: Sequence[str], *, bold: Font | None = None, wrap: Alignment | None = None
) -> None:
    for i, text in enumerate(texts, 1):
        cell = sheet.cell(row=row, column=i)
        cell.value = str(text)
        cell.data_type = "s"  # never a formula, whatever it starts with
        if bold is not None:
            cell.font = bold
        if wrap is not None:
            cell.alignment = wrap
