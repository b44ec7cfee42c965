"""One indicator: now, over time, between groups and places, against its targets, and what people say of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets import indicator as reading_of
from commontable.measurement.datasets import summary, wording
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.spoken import words_of
from commontable.measurement.forms.notes import NoteForm
from commontable.measurement.models import Indicator
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import may
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table

from .aims import aim_lines
from .faces import target_words
from .panels import chart_panels, crossed_table, place_panels, trend_panel


@require_GET
@at_table
def show_indicator(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator as its newest release shows it, or with `?release=` an earlier one."""
    reading = reading_or_404(request, indicator)
    return render(request, "measurement/scorecard/indicator.html", page_of(request, reading))


def page_of(request: TableRequest, reading: IndicatorReading, *, note_form: NoteForm | None = None) -> dict[str, Any]:
    """Everything the indicator's page shows; a form of a note that was refused stands in its place."""
    of = reading.standing
    periods = of.periods[::-1]
    found: dict[str, Any] = {
        "reading": reading,
        "of": of,
        "heading": summary.headline(of),
        "outcome": reading.indicator.get_outcome_display(),
        "note_form": note_form or NoteForm(periods=periods),
        "may_write": may(Permission.WRITE_NOTES, by=request.member, at=request.at),
        "sign_offs": _sign_offs(reading),
        "words": words_of(reading.version) if reading.version else {},
        "target_lines": aim_lines(reading),
        "sections": sections_of("indicator_page", indicator=reading.indicator, by=request.member, at=request.at),
    }
    if not of.period:
        return found
    address = _address(request, reading)
    return found | {
        "figure": wording.shown(of.now, of.meaning) if of.now.is_known else "",
        "target": target_words(of),
        "loud": wording.target_missed_by(of),
        "lead": wording.target(of) if of.now.is_known else None,
        "moved": wording.moved(of) if of.now.is_known else None,
        "longer": wording.longer(of) if of.now.is_known else None,
        "gap": wording.gap(of),
        "move_chip": summary.move_chip(of),
        "trend": trend_panel(of, address=address),
        "groups": chart_panels(of, address=address),
        "crossed": crossed_table(reading, wanted=request.GET.get("cross", "")),
        "places": place_panels(reading, request.partnership, address=address),
        "release_query": "" if reading.is_newest else f"?release={reading.release.number if reading.release else ''}",
    }


def indicator_or_404(request: TableRequest, slug: str) -> Indicator:
    """The partnership's own indicator of that name."""
    found: Indicator = get_object_or_404(Indicator.objects.of(request.partnership), slug=slug)
    return found


def reading_or_404(request: TableRequest, slug: str) -> IndicatorReading:
    """The indicator read from the release asked for; a release that does not hold it does not exist here."""
    reading = reading_of.read_indicator(
        indicator_or_404(request, slug), number=release_asked_for(request), by=request.member
    )
    if reading is None:
        raise Http404
    return reading


def release_asked_for(request: HttpRequest) -> int | None:
    """The number in `?release=`; anything that is no number is no release."""
    wanted = request.GET.get("release", "")
    if not wanted:
        return None
    if not wanted.isdecimal() or len(wanted) > 6:
        raise Http404
    return int(wanted)


def _address(request: TableRequest, reading: IndicatorReading) -> tuple[str, str, int]:
    return request.partnership.slug, reading.indicator.slug, (reading.release.number if reading.release else 0) or 0


def _sign_offs(reading: IndicatorReading) -> list[Any]:
    if reading.version is None:
        return []
    return list(reading.version.sign_offs.filter(is_signed=True).select_related("partner", "member").order_by("at"))
