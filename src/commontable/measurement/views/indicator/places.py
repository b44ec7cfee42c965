"""Places: where it goes well, and where it does not yet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.views.scorecard.panels import place_panels
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, address_of, page_of


@require_GET
@at_table
def show_places(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator's places at its newest period."""
    page = page_of(request, indicator, tab=Tab.PLACES)
    found = page.context
    if page.has_figures:
        address = address_of(request, page.reading)
        found |= {"places": place_panels(page.reading, request.partnership, address=address)}
    return render(request, "measurement/indicator/places.html", found)
