"""Notes pinned to points of a curve: period by period, with a form for one more; and every note of the table."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, EVERYONE, breakdown_of, breakdown_text
from commontable.charts import Chart, trend
from commontable.measurement.actions import notes as act
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.curve_words import aim_in_words
from commontable.measurement.datasets.curves import Curve, curve_of
from commontable.measurement.datasets.note_points import Numbered, all_notes, notes_at, pins_of, points_in_words
from commontable.measurement.datasets.pictures import words
from commontable.measurement.forms.notes import NoteFilter, NoteForm
from commontable.measurement.models import Indicator
from commontable.measurement.permissions import Permission
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .frame import indicator_or_404

A_PAGE = 40
COLUMNS = ("indicator", "period", "group", "place_level", "place", "note", "by", "partner", "at", "withdrawn_at")


@require_http_methods(["GET", "POST"])
@at_table
def show_points(request: TableRequest, indicator: str) -> HttpResponse:
    """The curve, its periods, the notes at each; `?group=`, `?place=`, `?period=` choose the point of a new note."""
    shown = indicator_or_404(request, indicator)
    curve = _curve(request, shown)
    periods = list(curve.series)[::-1]
    initial = {"period": request.GET.get("period", "")}
    form = NoteForm(request.POST or None, periods=periods, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act.write_note(
                indicator=shown, text=form.cleaned_data["text"], period=form.cleaned_data["period"],
                breakdown=breakdown_of(curve.breakdown), place=curve.place, by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, translate("Your note stands at its point."))
            return redirect(_address(request, curve))
    status = 422 if form.errors else 200
    return render(request, "measurement/notes/points.html", _page(request, curve, form), status=status)


@require_GET
@at_table
def list_notes(request: TableRequest) -> HttpResponse:
    """Every note of the table, newest first; looked for by words and by indicator."""
    form, wanted = _wanted(request)
    page = Paginator(all_notes(request.partnership, by=request.member, **wanted), A_PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    said = points_in_words(request.partnership, list(page))
    context = {
        "page": page, "form": form, "query": query.urlencode(), "is_filtered": any(wanted.values()),
        "csv": f"{reverse('measurement:notes_csv', args=[request.partnership.slug])}?{query.urlencode()}",
        "rows": [
            {"note": note, "point": said[note.pk],
             "query": point_query(breakdown=note.breakdown, place=(note.place_level, note.place))}
            for note in page
        ],
    }  # fmt: skip
    return render(request, "measurement/notes/list.html", context)


@require_GET
@at_table
def export_notes(request: TableRequest) -> HttpResponse:
    """The notes that were looked for, as CSV; a withdrawn one only for who wrote it."""
    _form, wanted = _wanted(request)
    rows = (
        (note.indicator.name, note.period, "" if note.breakdown == EVERYONE else note.breakdown,
         "" if note.place_level == ALL_LEVEL else note.place_level, "" if note.place_level == ALL_LEVEL else note.place,
         note.text, note.member.name, note.member.partner.name, note.at, note.withdrawn_at)
        for note in all_notes(request.partnership, by=request.member, **wanted)
    )  # fmt: skip
    return csv_file(name=f"{request.partnership.slug}-notes", columns=COLUMNS, rows=rows)


def _page(request: TableRequest, curve: Curve, form: NoteForm) -> dict[str, Any]:
    notes = notes_at(curve.indicator, breakdown=curve.breakdown, place=curve.place)
    by_period: dict[str, list[Numbered]] = {}
    for one in notes:
        by_period.setdefault(one.note.period, []).append(one)
    rows = [
        {"period": period, "shown": shown, "text": wording.shown(shown, curve.meaning),
         "notes": by_period.get(period, []), "url": f"{_address(request, curve, period=period)}#write"}
        for period, shown in reversed(list(curve.series.items()))
    ]  # fmt: skip
    known = curve.indicator.notes.filter(
        breakdown=curve.breakdown, place_level=curve.place[0], place=curve.place[1]
    ).select_related("member__partner").order_by("-at")  # fmt: skip
    return {
        "indicator": curve.indicator, "curve": curve, "rows": rows, "form": form,
        "chart": _chart(curve, notes) if len(curve.series) > 1 else None,
        "count": len(notes),
        "general": [one for one in known if not one.period and one.withdrawn_at is None],
        "withdrawn": [one for one in known if one.withdrawn_at is not None and one.member_id == request.member.pk],
        "may_write": may(Permission.WRITE_NOTES, by=request.member, at=request.at),
    }  # fmt: skip


def _chart(curve: Curve, notes: list[Numbered]) -> Chart:
    said = translate("%(name)s over time, with the number of each note at its point.") % {"name": curve.title}
    return trend(
        [shown.drawn(period) for period, shown in curve.series.items()],
        title=curve.title, says=said, unit=curve.meaning.unit, decimals=curve.meaning.decimals,
        target=curve.target[1] if curve.target else None, target_says=aim_in_words(curve),
        direction="decrease" if curve.meaning.direction == "decrease" else "increase",
        pins=pins_of(notes), pins_say=translate("Notes"), words=words(),
    )  # fmt: skip


def _curve(request: TableRequest, indicator: Indicator) -> Curve:
    """The curve the address names; 404 where the newest release has no figures for that group or place."""
    level, _colon, code = request.GET.get("place", "").partition(":")
    curve = curve_of(
        indicator,
        breakdown=_group(request.GET.get("group", "")),
        place=(level, code) if code else (ALL_LEVEL, ALL_PLACE),
    )
    if not curve.series and (curve.breakdown, curve.place) != (EVERYONE, (ALL_LEVEL, ALL_PLACE)):
        raise Http404
    return curve


def _group(text: str) -> str:
    """The group as cells name it; 404 where the text names none."""
    if not text:
        return EVERYONE
    try:
        named = json.loads(text)
    except (ValueError, RecursionError):  # also brackets within brackets within brackets
        raise Http404 from None
    if not isinstance(named, dict) or not all(isinstance(value, str) for value in named.values()):
        raise Http404
    return breakdown_text(named)


def point_query(*, breakdown: str, place: tuple[str, str], period: str = "") -> str:
    """What names a point in an address; empty for everybody everywhere."""
    named = {
        "group": "" if breakdown == EVERYONE else breakdown,
        "place": "" if place[0] == ALL_LEVEL else f"{place[0]}:{place[1]}",
        "period": period,
    }
    query = urlencode({name: value for name, value in named.items() if value})
    return f"?{query}" if query else ""


def _address(request: TableRequest, curve: Curve, *, period: str = "") -> str:
    path = reverse("measurement:note-points", args=[request.partnership.slug, curve.indicator.slug])
    return path + point_query(breakdown=curve.breakdown, place=curve.place, period=period)


def _wanted(request: TableRequest) -> tuple[NoteFilter, dict[str, str]]:
    indicators = Indicator.objects.of(request.partnership).filter(notes__isnull=False).distinct().order_by("name")
    form = NoteFilter(request.GET, indicators=[(one.slug, one.name) for one in indicators])
    return form, form.cleaned_data if form.is_valid() else {}
