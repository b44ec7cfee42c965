"""Turn-the-curve pages as they are read: the list, one page, its picture, its history."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from commontable.journal.actions import scope_of
from commontable.journal.models import Entry
from commontable.measurement.datasets.curve_words import (
    curve_chart,
    figure_in_words,
    method_in_words,
    newest_of,
    target_in_words,
    verdict_in_words,
)
from commontable.measurement.datasets.curves import curve_of_turning
from commontable.measurement.datasets.note_points import notes_at, pins_of
from commontable.measurement.datasets.tried import attempts
from commontable.measurement.datasets.turning import lines_of, missing_in, turnings_of
from commontable.measurement.models import Turning
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.turning import MARKS_EACH, TurningStage
from commontable.measurement.views.indicator.note_points import point_query
from commontable.measurement.views.scorecard.attachments import csv_response, picture_response
from commontable.partnership.datasets.acts import acts
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import allowed, may
from commontable.partnership.rules.roles import Role
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.drawings import pictures

A_PAGE = 30
KINDS = ("svg", "png", "csv")


def turning_or_404(request: TableRequest, number: int) -> Turning:
    """The page with that number at this table."""
    found: Turning = get_object_or_404(turnings_of(request.partnership), number=number)
    return found


def address_of(turning: Turning, *, slug: str) -> str:
    """Where the page stands."""
    return reverse("measurement:turning", kwargs={"table": slug, "turning": turning.number})


@require_GET
@at_table
def show_turnings(request: TableRequest) -> HttpResponse:
    """Every attempt to turn a curve, those that are worked on first."""
    page = Paginator(turnings_of(request.partnership), A_PAGE).get_page(request.GET.get("page"))
    listed = attempts(page)
    context = {"page": page, "listed": listed, "open_count": _open_count(request)}
    return render(request, "measurement/turning/list.html", context)


@require_GET
@at_table
def export_turnings(request: TableRequest) -> HttpResponse:
    """Every page with its verdict, as CSV."""
    columns = ["number", "indicator", "about", "end", "stage", "opened_at", "release", "verdict", "closed_at", "learnt"]
    rows = (
        (one.turning.number, one.turning.indicator.name, one.curve.about, one.turning.end, one.turning.stage,
         one.turning.opened_at.date(), one.turning.frozen.get("release"), one.verdict.outcome,
         one.turning.closed_at.date() if one.turning.closed_at else "", one.turning.learnt)
        for one in attempts(turnings_of(request.partnership))
    )  # fmt: skip
    return csv_file(name=f"{request.partnership.slug}-curves", columns=columns, rows=rows)


@require_GET
@at_table
def show_turning(request: TableRequest, turning: int) -> HttpResponse:
    """One page in the order people think in: end, curve, story, partners, what works, who does what by when."""
    return render(request, "measurement/turning/turning.html", page_of(request, turning_or_404(request, turning)))


def page_of(request: TableRequest, shown: Turning) -> dict[str, Any]:
    """Everything the page shows."""
    curve = curve_of_turning(shown)
    verdict = verdict_in_words(curve, frozen=shown.frozen)
    lines = lines_of(shown)
    period, newest = newest_of(curve)
    notes = notes_at(shown.indicator, breakdown=shown.breakdown, place=(shown.place_level, shown.place))
    own = {
        mark.factor_id for factor in lines.factors for mark in factor.matters_to if mark.member_id == request.member.pk
    }
    is_open = shown.stage != TurningStage.CLOSED
    chart = curve_chart(curve, frozen=shown.frozen, pins=pins_of(notes)) if len(curve.series) > 1 else None
    return {
        "turning": shown,
        "curve": curve,
        "verdict": verdict,
        "lines": lines,
        "missing": missing_in(shown, lines),
        "newest": figure_in_words(curve, newest.value) if newest.value is not None else "",
        "period": period,
        "is_hidden": newest.status == "hidden",
        "target": target_in_words(curve),
        "method": method_in_words(shown.frozen),
        "chart": chart,
        "chart_urls": _chart_urls(request, shown),
        "notes": notes,
        "point_query": point_query(breakdown=shown.breakdown, place=(shown.place_level, shown.place)),
        "own_marks": own,
        "marks_left": MARKS_EACH - len(own),
        "may_write": is_open and may(Permission.WORK_ON_CURVES, by=request.member, at=request.at),
        "may_close": allowed(Permission.CLOSE_CURVES, by=request.member, on=shown, at=request.at).ok,
        "is_open": is_open,
        "promises_for_all": Role.DIRECTOR in request.member.roles_at(request.at),
        "today": request.partnership.day(request.at),
    }


@require_GET
@at_table
def download_curve(request: TableRequest, turning: int, kind: str) -> HttpResponse:
    """The curve with its forecast as a picture (svg, png) or its table (csv)."""
    shown = turning_or_404(request, turning)
    if kind not in KINDS:
        raise Http404
    chart = curve_chart(curve_of_turning(shown), frozen=shown.frozen)
    name = f"{shown.indicator.slug}-curve-{shown.number}"
    if kind == "csv":
        return csv_response([chart.table.columns, *chart.table.rows], name=name)
    cache = pictures()
    content = cache.png(chart) if kind == "png" else cache.svg(chart, titled=True).encode()
    return picture_response(content, kind=kind, name=name)


@require_GET
@at_table
def show_history(request: TableRequest, turning: int) -> HttpResponse:
    """How the page came about: every act on it, with what stood there before."""
    shown = turning_or_404(request, turning)
    entries = Entry.objects.filter(
        scope=scope_of(request.partnership), object_type=shown._meta.label_lower, object_id=str(shown.pk)
    )
    page = Paginator(entries.select_related("payload").order_by("-sequence"), 50).get_page(request.GET.get("page"))
    entries_said = acts(page, partnership=request.partnership)
    return render(
        request, "measurement/turning/history.html", {"turning": shown, "page": page, "entries": entries_said}
    )


def _chart_urls(request: TableRequest, shown: Turning) -> dict[str, str]:
    known = {"table": request.partnership.slug, "turning": shown.number}
    return {kind: reverse("measurement:turning_chart", kwargs={**known, "kind": kind}) for kind in KINDS}


def _open_count(request: TableRequest) -> int:
    return turnings_of(request.partnership).exclude(stage=TurningStage.CLOSED).count()
