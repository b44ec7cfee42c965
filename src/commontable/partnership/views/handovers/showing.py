"""The pack: for the successor, and for those who prepare it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.partnership.actions.handovers.taking_over import open_handover
from commontable.partnership.datasets.handovers import chapters_of, last_day, spans_of
from commontable.partnership.models import Handover
from commontable.partnership.permissions import Permission, allowed, may, require
from commontable.partnership.views.table import TableRequest, at_table

from .finding import handover_of


@require_GET
@at_table
def show_handover(request: TableRequest, handover: int) -> HttpResponse:
    """The whole pack; that its successor opened it is recorded the first time."""
    shown = handover_of(request, handover)
    require(Permission.READ_HANDOVERS, by=request.member, on=shown, at=request.at)
    if _is_first_reading(shown, request):
        shown.opened_at = open_handover(handover=shown, by=request.member, at=request.at).opened_at
    return render(request, "partnership/handovers/handover.html", _context(shown, request))


def _is_first_reading(shown: Handover, request: TableRequest) -> bool:
    return shown.successor_id == request.member.pk and shown.opened_at is None and shown.is_open


def _context(shown: Handover, request: TableRequest) -> dict[str, Any]:
    keeps = may(Permission.KEEP_HANDOVERS, by=request.member, at=request.at)
    chapters, gone, day = chapters_of(shown, at=request.at), last_day(shown), request.partnership.day(request.at)
    return {
        "handover": shown,
        "is_mine": shown.successor_id == request.member.pk,
        "last_day": gone,
        "last_present": gone - timedelta(days=1) if gone is not None and gone > day else None,
        "chapters": [chapter for chapter in chapters if chapter.rows],
        "nothing": [chapter for chapter in chapters if not chapter.rows],
        "spans": spans_of(shown),
        "may_keep": keeps and shown.is_open,
        "may_tick": shown.is_open and allowed(Permission.TAKE_OVER, by=request.member, on=shown, at=request.at).ok,
        "sensitivities": shown.sensitivities if shown.shows_sensitivities_to(request.member) else "",
    }
