"""Lists that leave as a workbook: texts stay texts, whatever they start with."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from commontable.analysis.contract.plain import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(*, name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as an XLSX download; no cell is a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils.exceptions import IllegalCharacterError
    from openpyxl.writer.excel import save_workbook

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(value: Any) -> Any:
        if value is None or isinstance(value, int | float):
            return value
        text = harmless(str(value))
        try:
            made = WriteOnlyCell(sheet, value=text)
        except IllegalCharacterError:
            made = WriteOnlyCell(sheet, value="".join(c for c in text if c.isprintable()))
        made.data_type = "s"
        return made

    for row in ([*columns], *rows):
        sheet.append([cell(value) for value in row])
    whole = io.BytesIO()
    save_workbook(book, whole)
    response = HttpResponse(whole.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
