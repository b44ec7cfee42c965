"""What a reader takes away: a chart as picture or table, an indicator's whole figures."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.charts import Chart
from commontable.measurement.datasets import indicator as reading_of
from commontable.measurement.datasets import pictures
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.network import read_network
from commontable.measurement.datasets.network_pictures import Lines, funnel_of
from commontable.measurement.views.scorecard import panels
from commontable.measurement.views.scorecard.attachments import csv_response, picture_response
from commontable.partnership.views.table import TableRequest, at_table

from .frame import reading_or_404
from .groups import gap_chart
from .over_time import variation_chart


@require_GET
@at_table
def download_indicator(request: TableRequest, indicator: str) -> HttpResponse:
    """Every cell of the indicator in its release as CSV; hidden numbers are not in the file."""
    reading = reading_or_404(request, indicator)
    if reading.release is None:
        raise Http404
    return csv_response(reading_of.lines(reading, request.partnership), name=_name(reading, "figures"))


@require_GET
@at_table
def download_chart(request: TableRequest, indicator: str, chart: str, kind: str) -> HttpResponse:
    """One chart: its picture with title and sentence (svg, png), its table (csv), its drawing for the page (html)."""
    reading = reading_or_404(request, indicator)
    if not reading.standing.period or kind not in ("html", "csv", "svg", "png"):
        raise Http404
    asked = _chart(request, reading, chart)
    name = _name(reading, chart)
    if kind == "html":
        wide, narrow = panels.drawn(asked, name=chart)
        return render(request, "measurement/scorecard/drawing.html", {"wide": wide, "narrow": narrow})
    if kind == "csv":
        kept_in_mind = [[text] for text in reading.kept_in_mind]
        return csv_response([asked.table.columns, *asked.table.rows, *kept_in_mind], name=name)
    if reading.linked_by:
        asked = replace(asked, says=f"{asked.says} {reading.linked_by.caption()}")
    cache = panels.chart_cache()
    content = cache.png(asked) if kind == "png" else cache.svg(asked, titled=True).encode()
    return picture_response(content, kind=kind, name=name)


def _chart(request: TableRequest, reading: IndicatorReading, name: str) -> Chart:
    of = reading.standing
    kind, _, which = name.partition("-")
    if name == "trend":
        return pictures.over_time(of)
    if name == "variation":
        return variation_chart(request, reading)
    if kind == "groups" and which in of.groups:
        return pictures.between_groups(of, which)
    if kind in ("gaps", "course"):
        return gap_chart(request, reading, kind=kind, column=which)
    if kind == "places":
        listed = reading_of.places(reading, request.partnership)
        if which in listed:
            return pictures.between_places(of, listed[which], level=which)
    if kind in ("funnel", "network"):
        network = read_network(reading, request.partnership, level=which)
        if network and network.level == which:
            chart = funnel_of(network) if kind == "funnel" else Lines(network).chart()
            if chart:
                return chart
    raise Http404


def _name(reading: IndicatorReading, what: str) -> str:
    """A file name that tells indicator and release; only letters, digits and dashes."""
    number = reading.release.number if reading.release else 0
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in what)
    return f"{reading.indicator.slug}-release-{number}-{kept}"
