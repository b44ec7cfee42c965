"""How it is made: what is counted, who agreed to it, and the way back to the files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.spoken import words_of
from commontable.measurement.rules.linked import in_words
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, page_of


@require_GET
@at_table
def show_making(request: TableRequest, indicator: str) -> HttpResponse:
    """The definition in words, its signatures, and where the figures come from."""
    page = page_of(request, indicator, tab=Tab.MADE)
    version = page.reading.version
    more = {
        "sign_offs": _sign_offs(page.reading),
        "words": words_of(version) if version else {},
        "taken": in_words(version.linked) if version else [],
    }
    return render(request, "measurement/indicator/made.html", page.context | more)


def _sign_offs(reading: IndicatorReading) -> list[Any]:
    if reading.version is None:
        return []
    return list(reading.version.sign_offs.filter(is_signed=True).select_related("partner", "member").order_by("at"))
