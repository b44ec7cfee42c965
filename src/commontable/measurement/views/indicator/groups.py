"""Groups: who is reached and who is not, compared with what the reader chooses."""

from __future__ import annotations

from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from commontable.analysis.equity import Why
from commontable.charts import Chart
from commontable.measurement.datasets import pictures, wording
from commontable.measurement.datasets.comparing import drawing, kinds, saying
from commontable.measurement.datasets.comparing.comparison import HIGHEST, Comparison
from commontable.measurement.datasets.comparing.crossed import crossed_groups
from commontable.measurement.datasets.comparing.lines import measure_lines
from commontable.measurement.datasets.comparing.ways import heading as goal_heading
from commontable.measurement.datasets.comparing.ways import ways
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.views.scorecard.attachments import csv_response
from commontable.measurement.views.scorecard.panels import Panel, chart_cache, chart_panels, chart_url, crossed_table
from commontable.measurement.views.targets.goals import goal_rows
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, address_of, page_of, reading_or_404


@require_GET
@at_table
def show_groups(request: TableRequest, indicator: str) -> HttpResponse:
    """The groups at the newest period; reference, breakdown and measure stand in the address."""
    page = page_of(request, indicator, tab=Tab.GROUPS)
    found = page.context
    reading = page.reading
    if page.has_figures and reading.standing.groups:
        of = Comparison(reading.standing, by=request.GET.get("by", ""), against=request.GET.get("reference", ""))
        address = address_of(request, reading)
        measure = kinds.chosen(of, request.GET.get("measure", ""))
        measured = of.measured(measure.kind)
        rows = [saying.measure_line(of, one) for one in measured]
        found |= {
            "loud": wording.target_missed_by(reading.standing),
            "chooser": _chooser(of, measure),
            "compared": _compared(of, address),
            "measure": measure,
            "measure_rows": rows,
            "measure_beside": saying.beside(measure.kind, rows),
            "measure_notes": saying.silences(
                of, (one.protected for one in measured if one.why is Why.REFERENCE_PROTECTED)
            ),
            "measures": kinds.described(of),
            "measures_query": urlencode({"release": address[2], "reference": of.against}),
            "course": _course(of, address),
            "goal": _goal(of),
            "crossings": crossed_groups(reading, of),
            "groups": chart_panels(reading.standing, address=address),
            "crossed": crossed_table(reading, wanted=request.GET.get("cross", "")),
        }
    return render(request, "measurement/indicator/groups.html", found)


@require_GET
@at_table
def download_measures(request: TableRequest, indicator: str) -> HttpResponse:
    """Every measure of every group as CSV, with the reason where it cannot be told."""
    reading = reading_or_404(request, indicator)
    if reading.release is None:
        raise Http404
    rows = measure_lines(reading, against=request.GET.get("reference", ""))
    kept_in_mind = ([text] for text in reading.kept_in_mind)
    return csv_response(
        chain(rows, kept_in_mind), name=f"{reading.indicator.slug}-release-{reading.release.number}-measures"
    )


def gap_chart(request: TableRequest, reading: IndicatorReading, *, kind: str, column: str) -> Chart:
    """The picture of gaps ("gaps") or of one gap over time ("course"), against the reference in the address."""
    if column not in reading.standing.groups:
        raise Http404
    of = Comparison(reading.standing, by=column, against=request.GET.get("reference", ""))
    if kind == "gaps":
        return drawing.gaps_now(of)
    if of.watched is None:
        raise Http404
    return drawing.gap_over_time(of, of.watched)


def _chooser(of: Comparison, measure: kinds.Described) -> dict[str, Any]:
    labels = of.of.meaning.labels
    columns = sorted(of.of.groups, key=labels.breakdown)
    return {
        "breakdowns": [(column, labels.breakdown(column), column == of.column) for column in columns],
        "references": [(key, saying.choice(of, key), key == of.against) for key in of.choices],
        "measures": [(one.kind.value, one.asks, one.kind is measure.kind) for one in kinds.described(of)],
    }


def _compared(of: Comparison, address: tuple[str, str, int]) -> dict[str, Any]:
    rows = [
        {
            "name": saying.name(of, line.group),
            "shown": line.shown,
            "cell": {
                "status": line.shown.status,
                "text": wording.shown(line.shown, of.of.meaning),
                "counted": line.shown.counted,
            },
            "distance": saying.distance(of, line.gap),
            "interval": saying.interval(of, line.gap),
            "children": wording.children(of.of, line.children) if line.children and line.children.most else "",
            "standing": saying.standing(of, line),
        }
        for line in of.lines
    ]
    return {
        "heading": saying.heading(of),
        "breakdown": of.of.meaning.labels.breakdown(of.column),
        "against": saying.choice(of, of.against),
        "best": saying.name(of, of.best.figure.group) if of.against == HIGHEST and not of.best.why else "",
        "unsure": saying.unsure(of, of.best) if of.against == HIGHEST else "",
        "is_down": of.direction == "decrease",
        "is_share": of.percent,
        "panel": _panel(of, drawing.gaps_now(of), name=f"gaps-{of.column}", address=address) if of.told else None,
        "rows": rows,
        "notes": saying.silences(
            of, (line.reference.protected for line in of.lines if line.why is Why.REFERENCE_PROTECTED)
        ),
    }


def _course(of: Comparison, address: tuple[str, str, int]) -> dict[str, Any]:
    watched = of.watched
    is_drawn = watched is not None and sum(one.gap is not None for one in watched.course.points) > 1
    rows = [
        {
            "name": saying.name(of, line.group),
            "since": line.course.since_first.since,
            "first": saying.moved(of, line.course.since_first),
            "said": saying.change(of, line.course.since_first),
            "before": saying.moved(of, line.course.since_last),
            "said_before": saying.change(of, line.course.since_last),
        }
        for line in of.lines
        if line.why is None
    ]
    return {
        "said": saying.course(of, watched),
        "panel": _panel(of, drawing.gap_over_time(of, watched), name=f"course-{of.column}", address=address)
        if watched is not None and is_drawn
        else None,
        "rows": rows if len(of.of.periods) > 1 else [],
        "before": of.of.before,
    }


def _goal(of: Comparison) -> dict[str, Any]:
    listed = ways(of)
    return {
        "said": goal_heading(of, listed),
        "rows": goal_rows(of, listed),
        "has_own": any(way.is_own for way in listed),
    }


def _panel(of: Comparison, chart: Chart, *, name: str, address: tuple[str, str, int]) -> Panel:
    cache = chart_cache()
    wide, narrow = (cache.kept_svg(chart, scheme="page", width=width) for width in (pictures.WIDE, pictures.NARROW))
    query = "&" + urlencode({"reference": of.against})
    return Panel(
        name=name,
        title=chart.title,
        chart=chart,
        urls={kind: chart_url(address, name, kind) + query for kind in ("html", "csv", "svg", "png")},
        wide=mark_safe(wide or ""),  # noqa: S308 the renderer lets nothing through but drawing
        narrow=mark_safe(narrow or ""),  # noqa: S308
    )
