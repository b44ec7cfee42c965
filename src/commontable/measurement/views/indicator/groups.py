"""Groups: who is reached, and who is not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.views.scorecard.panels import chart_panels, crossed_table
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, address_of, page_of


@require_GET
@at_table
def show_groups(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator's groups at its newest period."""
    page = page_of(request, indicator, tab=Tab.GROUPS)
    found = page.context
    if page.has_figures:
        found |= {
            "groups": chart_panels(page.reading.standing, address=address_of(request, page.reading)),
            "crossed": crossed_table(page.reading, wanted=request.GET.get("cross", "")),
        }
    return render(request, "measurement/indicator/groups.html", found)
