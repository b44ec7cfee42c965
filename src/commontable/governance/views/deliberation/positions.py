"""A seat gives its position, stands back from a round, comes back to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.deliberation import recusal
from commontable.governance.actions.deliberation.casting import is_secret
from commontable.governance.actions.deliberation.casting import take_position as take
from commontable.governance.forms.deliberation import PositionForm, RecusalForm
from commontable.governance.permissions import Permission
from commontable.governance.views.proposals.finding import refused, to_proposal
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import position_of


@require_http_methods(["GET", "POST"])
@at_table
def take_position(request: TableRequest, proposal: int, round: int, seat: int) -> HttpResponse:
    """The position stands; where something is missing, the whole form comes back with what was written."""
    position = position_of(request, proposal, round, seat)
    require(Permission.TAKE_POSITION, by=request.member, on=position, at=request.at)
    secret = is_secret(position.round)
    form = PositionForm(
        request.POST or None, kind=position.round.kind, is_secret=secret,
        initial={"choice": position.choice or request.GET.get("choice", ""), "reason": position.reason},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            take(position=position, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("choice" if secret or form.cleaned_data.get("reason") else "reason", refusal.reason)
        else:
            messages.success(request, _thanks(secret))
            return to_proposal(request, proposal, part="act")
    context = {"form": form, "position": position, "round": position.round, "proposal": position.round.proposal}
    context |= {"is_secret": secret, "is_open": position.round.is_open(request.at)}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/deliberation/position.html", context, status=status)


@require_http_methods(["GET", "POST"])
@at_table
def stand_back(request: TableRequest, proposal: int, round: int, seat: int) -> HttpResponse:
    """Asks why, then the seat is off the roll of the round."""
    position = position_of(request, proposal, round, seat)
    require(Permission.TAKE_POSITION, by=request.member, on=position, at=request.at)
    form = RecusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recusal.stand_back(position=position, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("why", refusal.reason)
        else:
            messages.success(request, translate("This seat stands back from the round and is not counted."))
            return to_proposal(request, proposal, part="act")
    context = {"form": form, "position": position, "round": position.round, "proposal": position.round.proposal}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/deliberation/stand_back.html", context, status=status)


@require_POST
@at_table
def come_back(request: TableRequest, proposal: int, round: int, seat: int) -> HttpResponse:
    """The seat is on the roll again."""
    position = position_of(request, proposal, round, seat)
    try:
        recusal.come_back(position=position, by=request.member, at=request.at)
    except NotAllowed as refusal:
        refused(request, refusal)
    else:
        messages.success(request, translate("This seat is asked again in this round."))
    return to_proposal(request, proposal, part="act")


def _thanks(secret: bool) -> str:
    if secret:
        return translate("The ballot is in the box. Nobody can see it, and it cannot be changed.")
    return translate("Your position stands. You can change it until the round closes.")
