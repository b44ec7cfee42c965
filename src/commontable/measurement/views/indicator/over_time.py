"""Over time: the line of all periods that were released."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.views.scorecard.panels import trend_panel
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, address_of, page_of


@require_GET
@at_table
def show_over_time(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator's periods."""
    page = page_of(request, indicator, tab=Tab.OVER_TIME)
    found = page.context
    if page.has_figures:
        found |= {"trend": trend_panel(page.reading.standing, address=address_of(request, page.reading))}
    return render(request, "measurement/indicator/over_time.html", found)
