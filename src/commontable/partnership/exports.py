"""Lists that leave as files: CSV that no spreadsheet will run, JSON as it is."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as translate

from commontable.analysis.contract.plain import harmless


def csv_file(*, name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as a CSV download; UTF-8 with a mark so that spreadsheets read names in every language rightly."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([str(column) for column in columns])
    for row in rows:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    return response


def yes_or_no(value: object) -> str:
    """The word for a truth in the reader's language."""
    return translate("yes") if value else translate("no")
