"""Objections are answered, and settled by whoever raised them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.deliberation import objections as act
from commontable.governance.forms.deliberation import AnswerForm, UpholdingForm
from commontable.governance.models import Objection
from commontable.governance.permissions import Permission
from commontable.governance.views.proposals.finding import refused, to_proposal
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import objection_of

PART = "objections"


@require_http_methods(["GET", "POST"])
@at_table
def answer_objection(request: TableRequest, proposal: int, objection: int) -> HttpResponse:
    """A form for the answer; whoever raised it says whether it is enough."""
    shown = objection_of(request, proposal, objection)
    require(Permission.REVISE_PROPOSALS, by=request.member, on=shown.proposal, at=request.at)
    form = AnswerForm(request.POST or None, initial={"answer": shown.answer})
    if request.method == "POST" and form.is_valid():
        try:
            act.answer_objection(objection=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("answer", refusal.reason)
        else:
            messages.success(request, translate("The answer stands and waits for whoever raised the objection."))
            return to_proposal(request, proposal, part=PART)
    return _page(request, shown, form, "governance/deliberation/answer.html")


@require_POST
@at_table
def accept_answer(request: TableRequest, proposal: int, objection: int) -> HttpResponse:
    """The objection is resolved."""
    shown = objection_of(request, proposal, objection)
    try:
        act.accept_answer(objection=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        refused(request, refusal)
    else:
        messages.success(request, translate("The objection is resolved. Thank you for saying so."))
    return to_proposal(request, proposal, part=PART)


@require_http_methods(["GET", "POST"])
@at_table
def uphold_objection(request: TableRequest, proposal: int, objection: int) -> HttpResponse:
    """A form for what the answer leaves open."""
    shown = objection_of(request, proposal, objection)
    require(Permission.SETTLE_OBJECTIONS, by=request.member, on=shown, at=request.at)
    form = UpholdingForm(request.POST or None, initial={"why": shown.upheld_why})
    if request.method == "POST" and form.is_valid():
        try:
            act.uphold_objection(objection=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("why", refusal.reason)
        else:
            messages.success(
                request, translate("The objection stands, also in the next round unless you say otherwise.")
            )
            return to_proposal(request, proposal, part=PART)
    return _page(request, shown, form, "governance/deliberation/uphold.html")


@require_http_methods(["GET", "POST"])
@at_table
def carry_objection(request: TableRequest, proposal: int, objection: int) -> HttpResponse:
    """Asks before an objection goes into the record unmet."""
    shown = objection_of(request, proposal, objection)
    require(Permission.FACILITATE, by=request.member, on=shown.proposal, at=request.at)
    if request.method == "POST":
        try:
            act.carry_objection(objection=shown, by=request.member, at=request.at)
        except NotAllowed as refusal:
            refused(request, refusal)
        else:
            messages.success(request, translate("The objection is carried into the record."))
        return to_proposal(request, proposal, part=PART)
    context = {
        "heading": translate("Carry the objection of %(seat)s into the record?") % {"seat": shown.position.seat.name},
        "text": shown.text,
        "consequences": [
            translate("It is not met, and everybody will see that beside whatever is decided."),
            translate("The next round can be opened; the seat may object again in it."),
        ],
        "verb": translate("Carry it"),
        "back_url": reverse("governance:proposal", args=[request.partnership.slug, proposal]),
    }
    return render(request, "confirm.html", context)


def _page(request: TableRequest, objection: Objection, form: Any, template: str) -> HttpResponse:
    context = {"form": form, "objection": objection, "proposal": objection.proposal}
    return render(request, template, context, status=422 if request.method == "POST" else 200)
