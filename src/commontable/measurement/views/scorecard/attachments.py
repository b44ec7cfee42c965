"""Answers that a browser keeps as files."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse

from commontable.measurement.datasets.spreadsheet import Cell, lines_of


def csv_response(rows: Iterable[Sequence[Cell]], *, name: str) -> HttpResponse:
    """A CSV file that starts to arrive at once, however long it is."""
    found = StreamingHttpResponse(lines_of(rows), content_type="text/csv; charset=utf-8")
    found["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return cast(HttpResponse, found)  # the decorators know no other kind


def picture_response(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """An SVG or PNG picture to keep."""
    found = HttpResponse(content, content_type="image/svg+xml" if kind == "svg" else "image/png")
    found["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return found
