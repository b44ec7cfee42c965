"""Over time: whether anything has changed beyond what happens anyway, what comes, and where it starts anew."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from commontable.charts import Chart
from commontable.measurement.datasets import pictures, variation_pictures
from commontable.measurement.datasets import variation_words as say
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.note_points import notes_at, pins_of
from commontable.measurement.datasets.variation import Variation, fixed_limits_of, rebases_of, varying
from commontable.measurement.datasets.variation_rows import COLUMNS, rows_of_study
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.fixed_limits import FEWEST
from commontable.measurement.views.scorecard.attachments import csv_response
from commontable.measurement.views.scorecard.panels import Panel, chart_cache, chart_url
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, address_of, page_of, reading_or_404

BY_SEASON = "season"


@require_GET
@at_table
def show_over_time(request: TableRequest, indicator: str) -> HttpResponse:
    """The periods of everybody, or of `?group=breakdown:value`; `?values=season` takes the season out."""
    page = page_of(request, indicator, tab=Tab.OVER_TIME)
    found = page.context
    if page.has_figures:
        found |= _shown(request, page.reading)
    return render(request, "measurement/indicator/over_time.html", found)


@require_GET
@at_table
def download_study(request: TableRequest, indicator: str) -> HttpResponse:
    """Every point with its mean, limits and signal, and what comes, as CSV."""
    reading = reading_or_404(request, indicator)
    one = variation_asked_for(request, reading)
    if reading.release is None or one is None:
        raise Http404
    name = f"{reading.indicator.slug}-release-{reading.release.number}-natural-variation"
    return csv_response([COLUMNS, *rows_of_study(one), *([text] for text in reading.kept_in_mind)], name=name)


def variation_chart(request: HttpRequest, reading: IndicatorReading) -> Chart:
    """The picture of the tab, as asked for in the address."""
    one = variation_asked_for(request, reading)
    if one is None:
        raise Http404
    return variation_pictures.over_time(one, pins=pins_of(notes_at(reading.indicator, breakdown=one.group)))


def variation_asked_for(request: HttpRequest, reading: IndicatorReading) -> Variation | None:
    """Everybody's or the group's figures in the address, studied; 404 for a group that is not there."""
    column, _, value = request.GET.get("group", "").partition(":")
    group = (column, value) if column else None
    if group and value not in reading.standing.figures.groups.get(column, {}):
        raise Http404
    return varying(
        reading.standing,
        rebases=rebases_of(reading.indicator),
        group=group,
        by_season=request.GET.get("values") == BY_SEASON,
    )


def _shown(request: TableRequest, reading: IndicatorReading) -> dict[str, Any]:
    of = reading.standing
    one = variation_asked_for(request, reading)
    asked = {name: request.GET[name] for name in ("group", "values") if request.GET.get(name)}
    found: dict[str, Any] = {
        "groups": _groups(reading, request.GET.get("group", "")),
        "may_rebase": may(Permission.SET_TARGETS, by=request.member, at=request.at),
        "many_periods": len(of.periods),
        "values": asked.get("values", ""),
        "study_query": _query(reading, asked),
    }
    if one is None or len(one.series) < 2:
        return found
    notes = notes_at(reading.indicator, breakdown=one.group)
    chart = variation_pictures.over_time(one, pins=pins_of(notes))
    return found | {
        "one": one,
        "whose": say.name_of(of, one.group),
        "newest": say.newest(one),
        "variation": {"words": say.icon_of_variation(one), "kind": one.judged, "side": _side(one)},
        "assurance": {"words": say.icon_of_assurance(one), "kind": one.study.assurance},
        "assured": say.assured(one),
        "limits": say.limits(one),
        "ahead": say.ahead(one),
        "verdict": say.verdict(one),
        "asides": say.asides(one),
        "panel": _panel(chart, asked, address=address_of(request, reading)),
        "notes": notes,
        "fixed": fixed_limits_of(reading.indicator),
        "may_fix": sum(shown.value is not None for shown in one.series.values()) >= FEWEST,
        "switch": _switch(reading, one, asked),
    }


def _side(one: Variation) -> str:
    """Whether the newest signal is up or down, for its icon."""
    newest = one.study.newest
    if newest is None or not newest.flag:
        points = one.forecast.points
        if one.judged == "steady" or len(points) < 2:
            return ""
        return "high" if points[-1].value > points[0].value else "low"
    return newest.side


def _groups(reading: IndicatorReading, chosen: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Everybody, then every breakdown with its groups: (heading, [(value of `?group=`, name, whether it is shown)])."""
    labels, groups = reading.standing.meaning.labels, reading.standing.figures.groups
    found = [("", [("", translate("Everybody"), not chosen)])]
    for column in sorted(groups, key=labels.breakdown):
        listed = [
            (f"{column}:{value}", labels.group(column, value), chosen == f"{column}:{value}")
            for value in labels.in_order(column, groups[column])
        ]
        found.append((labels.breakdown(column), listed))
    return found


def _switch(reading: IndicatorReading, one: Variation, asked: dict[str, str]) -> dict[str, str] | None:
    """The link to the values without their season, or back; None where no season can be told."""
    if asked.get("values") == BY_SEASON:
        rest = {name: value for name, value in asked.items() if name != "values"}
        return {"query": _query(reading, rest), "says": translate("Show the figures as measured")}
    if not one.has_season:
        return None
    return {"query": _query(reading, {**asked, "values": BY_SEASON}), "says": translate("Take the season out")}


def _query(reading: IndicatorReading, asked: dict[str, str]) -> str:
    number = None if reading.is_newest or reading.release is None else str(reading.release.number)
    every = {**({"release": number} if number else {}), **asked}
    return f"?{urlencode(every)}" if every else ""


def _panel(chart: Chart, asked: dict[str, str], *, address: tuple[str, str, int]) -> Panel:
    cache = chart_cache()
    more = f"&{urlencode(asked)}" if asked else ""

    def kept(pixels: int) -> str:
        found = cache.kept_svg(chart, scheme="page", width=pixels)
        return mark_safe(found) if found else ""  # noqa: S308 the renderer lets nothing through but drawing

    return Panel(
        name="variation",
        title=chart.title,
        chart=chart,
        urls={kind: chart_url(address, "variation", kind) + more for kind in ("html", "csv", "svg", "png")},
        wide=kept(pictures.WIDE),
        narrow=kept(pictures.NARROW),
    )
