"""A first text of the agenda or a change to it is proposed, or one that was agreed before is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.datasets.common_agenda import agenda_of, parts_at
from commontable.governance.datasets.decisions import bodies_of_recorder
from commontable.governance.forms.common_agenda import PartsForm, ProposalForm, RecordForm
from commontable.governance.models import AgendaVersion, Body
from commontable.governance.permissions import Permission
from commontable.governance.rules.common_agenda import Change, changes
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.views.proposals.finding import to_proposal
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_http_methods(["GET", "POST"])
@at_table
def propose_agenda(request: TableRequest) -> HttpResponse:
    """A form with the eight parts as they hold now; what is kept is a draft of a proposal to a body."""
    require(Permission.PROPOSE, by=request.member, on=request.partnership, at=request.at)
    agenda = agenda_of(request.partnership)
    bodies = Body.objects.of(request.partnership).filter(closed_on=None).order_by("name")
    form = ProposalForm(
        request.POST or None, bodies=bodies, parts=agenda.parts if agenda else {},
        based_on=agenda.number if agenda else 0, initial={"body": bodies.filter(slug=_asked(request)).first()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            proposal = draft_proposal(
                body=form.cleaned_data["body"], title=form.cleaned_data["title"], by=request.member, at=request.at,
                effect_kind=EffectKind.COMMON_AGENDA, effect=form.effect,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Your draft is kept. Put it on the table when it is ready."))
            return to_proposal(request, proposal.number)
    context = {"form": form, "agenda": agenda, "bodies": bodies, "moved_on": moved_on(form, agenda)}
    return _answer(request, "governance/common_agenda/propose.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def record_agenda(request: TableRequest) -> HttpResponse:
    """A form for an agenda that a body agreed to before, or in the room: it becomes a decision and a version."""
    bodies = bodies_of_recorder(request.member, at=request.at)
    if not bodies:
        some = Body.objects.of(request.partnership).first()
        require(Permission.RECORD_DECISIONS, by=request.member, on=some or request.partnership, at=request.at)
    agenda = agenda_of(request.partnership)
    form = RecordForm(
        request.POST or None, bodies=Body.objects.filter(pk__in=[one.pk for one in bodies]).order_by("name"),
        parts=agenda.parts if agenda else {}, based_on=agenda.number if agenda else 0,
        initial={"decided_on": request.partnership.day(request.at), "body": bodies[0] if len(bodies) == 1 else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            decision = record_decision(
                body=given["body"], title=given["title"], by=request.member, at=request.at,
                decided_at=form.decided_at(request.at), effect_kind=EffectKind.COMMON_AGENDA,
                effect=form.effect,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = translate("Decision %(number)d is in the register.")
            messages.success(request, said % {"number": decision.number})
            return redirect("governance:decision", table=request.partnership.slug, decision=decision.number)
    context = {"form": form, "agenda": agenda, "bodies": bodies, "moved_on": moved_on(form, agenda)}
    return _answer(request, "governance/common_agenda/record.html", context)


def moved_on(form: PartsForm, agenda: AgendaVersion | None) -> list[Change]:
    """What was adopted while the form was being written; sent again, it is taken as written with that in view."""
    if not form.is_bound or agenda is None or form.errors.get("based_on"):
        return []
    based_on: Any = form.cleaned_data.get("based_on", agenda.number)
    if based_on == agenda.number:
        return []
    form.go_on_from(agenda.number)
    return changes(parts_at(agenda.partnership_id, based_on), agenda.parts)


def _asked(request: TableRequest) -> str:
    return str(request.GET.get("body", ""))


def _answer(request: TableRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
