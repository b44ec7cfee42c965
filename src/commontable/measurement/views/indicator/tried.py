"""What we tried: what was decided, promised and done about this indicator."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, page_of


@require_GET
@at_table
def show_tried(request: TableRequest, indicator: str) -> HttpResponse:
    """What the table set in motion, section by section; every area above adds its own."""
    page = page_of(request, indicator, tab=Tab.TRIED)
    sections = sections_of("indicator_page", indicator=page.reading.indicator, by=request.member, at=request.at)
    return render(request, "measurement/indicator/tried.html", page.context | {"sections": sections})
