"""A proposal is put on the table, taken back, withdrawn and taken up again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.proposals import tabling
from commontable.governance.forms.proposals import WithdrawingForm
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import proposal_of, refused, to_proposal


@require_POST
@at_table
def table_proposal(request: TableRequest, proposal: int) -> HttpResponse:
    """Everybody can read it from now on."""
    return _done(request, proposal, tabling.table_proposal, translate("It is on the table: everybody can read it."))


@require_POST
@at_table
def take_back(request: TableRequest, proposal: int) -> HttpResponse:
    """It is a draft again."""
    return _done(request, proposal, tabling.take_back, translate("It is a draft again."))


@require_POST
@at_table
def restore_proposal(request: TableRequest, proposal: int) -> HttpResponse:
    """A withdrawn proposal is a draft again."""
    return _done(request, proposal, tabling.restore_proposal, translate("It is a draft again, with all that was said."))


@require_http_methods(["GET", "POST"])
@at_table
def withdraw_proposal(request: TableRequest, proposal: int) -> HttpResponse:
    """Asks before a proposal is withdrawn."""
    shown = proposal_of(request, proposal)
    require(Permission.REVISE_PROPOSALS, by=request.member, on=shown, at=request.at)
    form = WithdrawingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tabling.withdraw_proposal(proposal=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            refused(request, refusal)
        else:
            messages.success(request, translate("It is withdrawn. It can be taken up again."))
        return to_proposal(request, proposal)
    context = {
        "heading": translate("Withdraw “%(title)s”?") % {"title": shown.title},
        "consequences": [
            translate("Nobody is asked about it any more; a round that is open ends uncounted."),
            translate("Everything that was said stays readable."),
            translate("It can be taken up again as a draft."),
        ],
        "form": form,
        "danger": True,
        "verb": pgettext("proposal", "Withdraw it"),
        "back_url": reverse("governance:proposal", args=[request.partnership.slug, proposal]),
    }
    return render(request, "confirm.html", context)


def _done(request: TableRequest, number: int, act: Callable[..., Any], said: str) -> HttpResponse:
    shown = proposal_of(request, number)
    try:
        act(proposal=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        refused(request, refusal)
    else:
        messages.success(request, said)
    return to_proposal(request, number)
