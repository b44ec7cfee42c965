"""Whoever leads the body writes down what was said on paper, by phone or in the room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.deliberation.casting import is_secret
from commontable.governance.actions.deliberation.casting import record_voice as record
from commontable.governance.datasets.deliberation import positions_of
from commontable.governance.forms.deliberation import VoiceForm
from commontable.governance.models import Position
from commontable.governance.permissions import Permission
from commontable.governance.views.proposals.finding import to_proposal
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import round_of


@require_http_methods(["GET", "POST"])
@at_table
def record_voice(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """A form for one voice after another; silent seats stand first."""
    shown = round_of(request, proposal, round)
    require(Permission.RECORD_VOICES, by=request.member, on=shown.proposal, at=request.at)
    positions = [one for one in positions_of(shown, member=request.member, at=request.at) if not one.is_recused]
    silent = [(one.seat_id, f"{one.seat.name}, {one.holder.name}") for one in positions if not _has_spoken(one)]
    spoken = [(one.seat_id, f"{one.seat.name}, {one.holder.name}") for one in positions if _has_spoken(one)]
    groups = [(translate("Not heard yet"), silent), (translate("Have spoken"), spoken)]
    form = VoiceForm(
        request.POST or None, kind=shown.kind, seats=[group for group in groups if group[1]],
        initial={"seat": request.GET.get("seat")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seat = given.pop("seat")
        position = shown.positions.get(seat=seat)
        try:
            record(position=position, by=request.member, at=request.at, **given)
        except NotAllowed as refusal:
            form.add_error("choice", refusal.reason)
        else:
            messages.success(request, translate("The voice is recorded, and marked as recorded by you."))
            return to_proposal(request, proposal, part="spoken")
    context = {"form": form, "round": shown, "proposal": shown.proposal, "is_secret": is_secret(shown)}
    context |= {"is_open": shown.is_open(request.at)}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/deliberation/voice.html", context, status=status)


def _has_spoken(position: Position) -> bool:
    return bool(position.choice) or position.has_voted
