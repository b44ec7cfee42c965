"""A proposal is written: by any member, to any body; a draft is changed in place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.proposals import drafting as act
from commontable.governance.datasets.effects import agreements_being_written
from commontable.governance.forms.effects import EffectForms
from commontable.governance.forms.proposals import ProposalForm, WordsForm
from commontable.governance.models import Body, Meeting
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import ProposalStage
from commontable.governance.views.common_agenda.revising import change_agenda_draft
from commontable.measurement.models import Indicator
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import proposal_of, to_proposal

MEETINGS_OFFERED = 20


@require_http_methods(["GET", "POST"])
@at_table
def new_proposal(request: TableRequest) -> HttpResponse:
    """A form for a proposal to any body of the table."""
    require(Permission.PROPOSE, by=request.member, on=request.partnership, at=request.at)
    bodies = Body.objects.of(request.partnership).filter(closed_on=None).order_by("name")
    meetings = Meeting.objects.of(request.partnership).filter(stage__in=[MeetingStage.LIVE, MeetingStage.HELD])
    newest = meetings.order_by("-starts_at").values("pk")[:MEETINGS_OFFERED]
    form = ProposalForm(
        request.POST or None,
        bodies=bodies,
        indicators=_indicators(request),
        meetings=meetings.filter(pk__in=[one["pk"] for one in newest]).order_by("-starts_at"),
        initial={"body": bodies.filter(slug=request.GET.get("body", "")).first()},
    )
    effects = _effects(request)
    if request.method == "POST" and all([form.is_valid(), effects.is_valid()]):
        try:
            proposal = act.draft_proposal(
                **form.cleaned_data, effect_kind=effects.chosen, effect=effects.effect(), by=request.member,
                at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Your draft is kept. Put it on the table when it is ready."))
            return to_proposal(request, proposal.number)
    return _answer(request, "governance/proposals/new.html", {"form": form, "effects": effects, "bodies": bodies})


@require_http_methods(["GET", "POST"])
@at_table
def change_draft(request: TableRequest, proposal: int) -> HttpResponse:
    """A form for changing a draft in place."""
    shown = proposal_of(request, proposal)
    require(Permission.REVISE_PROPOSALS, by=request.member, on=shown, at=request.at)
    if shown.stage != ProposalStage.DRAFT:
        messages.warning(request, translate("Only a draft is changed in place. Write a new version instead."))
        return to_proposal(request, proposal)
    if shown.effect_kind == EffectKind.COMMON_AGENDA:
        return change_agenda_draft(request, shown)
    version = shown.versions.order_by("-number")[0]
    form = WordsForm(request.POST or None, initial={"title": shown.title, "text": version.text})
    effects = _effects(request, kind=shown.effect_kind, effect=shown.effect)
    if request.method == "POST" and all([form.is_valid(), effects.is_valid()]):
        changes = {
            "title": form.cleaned_data["title"], "effect_kind": effects.chosen, "effect": effects.effect(),
        }  # fmt: skip
        try:
            act.change_draft(
                proposal=shown, text=form.cleaned_data["text"], changes=changes, by=request.member, at=request.at
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Your draft is kept. Put it on the table when it is ready."))
            return to_proposal(request, proposal)
    context = {"form": form, "effects": effects, "proposal": proposal_of(request, proposal)}
    return _answer(request, "governance/proposals/change.html", context)


def _effects(request: TableRequest, **before: Any) -> EffectForms:
    members = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    return EffectForms(
        request.POST or None,
        indicators=_indicators(request),
        members=members.select_related("partner").order_by("partner__name", "name"),
        agreements=agreements_being_written(
            request.member, at=request.at, kept=(before.get("effect") or {}).get("agreement")
        ),
        **before,
    )


def _indicators(request: TableRequest) -> Any:
    return Indicator.objects.of(request.partnership).order_by("name")


def _answer(request: TableRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
