"""What we tried: curves that were turned or not, what was decided, promised and done about this indicator."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.tried import attempts_of
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import may
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, page_of


@require_GET
@at_table
def show_tried(request: TableRequest, indicator: str) -> HttpResponse:
    """Attempts first, then what every area adds: `tried_page` (activities, cycles), `indicator_page` (decisions)."""
    page = page_of(request, indicator, tab=Tab.TRIED)
    known = {"indicator": page.reading.indicator, "by": request.member, "at": request.at}
    context = page.context | {
        "attempts": attempts_of(request.partnership, indicator=page.reading.indicator),
        "sections": [*sections_of("tried_page", **known), *sections_of("indicator_page", **known)],
        "may_open": may(Permission.WORK_ON_CURVES, by=request.member, at=request.at)
        and page.reading.indicator.retired_at is None,
        "today": request.partnership.day(request.at),
    }
    return render(request, "measurement/indicator/tried.html", context)
