"""Now: the newest figure in words, against its target, with its line, what partners say of it and notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets import summary, wording
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.forms.notes import NoteForm
from commontable.measurement.permissions import Permission
from commontable.measurement.views.scorecard.aims import aim_lines
from commontable.measurement.views.scorecard.faces import target_words
from commontable.measurement.views.scorecard.panels import trend_panel
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Tab, address_of, page_from, reading_or_404

TEMPLATE = "measurement/indicator/now.html"


@require_GET
@at_table
def show_indicator(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator now, as its newest release shows it, or with `?release=` an earlier one."""
    return render(request, TEMPLATE, now_of(request, reading_or_404(request, indicator)))


def now_of(request: TableRequest, reading: IndicatorReading, *, note_form: NoteForm | None = None) -> dict[str, Any]:
    """Everything the tab shows; a form of a note that was refused stands in its place."""
    of = reading.standing
    found: dict[str, Any] = page_from(reading, tab=Tab.NOW).context | {
        "note_form": note_form or NoteForm(periods=of.periods[::-1]),
        "may_write": may(Permission.WRITE_NOTES, by=request.member, at=request.at),
        "target_lines": aim_lines(reading),
    }
    if not of.period:
        return found
    return found | {
        "figure": wording.shown(of.now, of.meaning) if of.now.is_known else "",
        "target": target_words(of),
        "loud": wording.target_missed_by(of),
        "lead": wording.target(of) if of.now.is_known else None,
        "moved": wording.moved(of) if of.now.is_known else None,
        "longer": wording.longer(of) if of.now.is_known else None,
        "gap": wording.gap(of),
        "move_chip": summary.move_chip(of),
        "trend": trend_panel(of, address=address_of(request, reading)),
    }
