"""A step of the plan is promised by a partner."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.agreements.models import Commitment
from commontable.agreements.permissions import Permission as Promising
from commontable.measurement.actions.turning.promising import promise_step
from commontable.measurement.forms.turning import GiveWordForm
from commontable.measurement.models import Step
from commontable.measurement.rules.turning import LineKind
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role
from commontable.partnership.views.table import TableRequest, at_table

from .lines import back_to, line_or_404, members_of
from .reading import turning_or_404

A_MONTH = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@at_table
def give_word(request: TableRequest, turning: int, line: int) -> HttpResponse:
    """A form for the promise, in the words of the step; a partner gives its own word only."""
    shown = turning_or_404(request, turning)
    step = line_or_404(shown, LineKind.STEP, line)
    assert isinstance(step, Step)
    partner = step.partner or request.member.partner
    own = Commitment(partnership=request.partnership, partner=partner)
    require(Promising.MAKE_COMMITMENTS, by=request.member, on=own, at=request.at)
    initial = {
        "member": step.member_id or request.member.pk,
        "due_on": step.due_on or request.partnership.day(request.at) + A_MONTH,
    }
    form = GiveWordForm(request.POST or None, members=_answerable(request, step), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            promise_step(step=step, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is promised. It stands among the promises, and in this plan."))
            return redirect(back_to(request, shown, LineKind.STEP))
    context = {
        "heading": translate("Does %(partner)s promise this?") % {"partner": partner.name},
        "text": translate("“%(what)s”") % {"what": step.text},
        "consequences": [
            translate("Everybody at the table reads the promise; somebody from another partner confirms it once done."),
        ],
        "form": form,
        "verb": translate("Promise it"),
        "back_url": back_to(request, shown, LineKind.STEP),
    }
    return render(request, "confirm.html", context)


def _answerable(request: TableRequest, step: Step) -> list[Member]:
    """The partner's people; where the plan names no partner, the reader's own, and everybody to the director."""
    listed = members_of(request)
    if step.partner_id is not None:
        return [one for one in listed if one.partner_id == step.partner_id]
    if Role.DIRECTOR in request.member.roles_at(request.at):
        return listed
    return [one for one in listed if one.partner_id == request.member.partner_id]
