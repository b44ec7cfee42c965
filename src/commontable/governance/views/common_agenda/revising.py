"""A proposal about the agenda is changed part by part: its draft in place, later by a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate

from commontable.governance.actions.proposals.drafting import change_draft
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.datasets.common_agenda import agenda_of, parts_at, parts_in
from commontable.governance.forms.common_agenda import DraftForm, VersionForm
from commontable.governance.models import AgendaVersion, Proposal, ProposalVersion
from commontable.governance.rules.common_agenda import Change, changes
from commontable.governance.rules.proposal import ENDED, OPEN
from commontable.governance.views.proposals.finding import proposal_of, to_proposal, unsettled
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest

from .proposing import moved_on


def change_agenda_draft(request: TableRequest, proposal: Proposal) -> HttpResponse:
    """A form with the eight parts of the draft; the caller has asked who may."""
    version, agenda = _latest(proposal), agenda_of(request.partnership)
    form = DraftForm(
        request.POST or None, parts=parts_in(version), based_on=agenda.number if agenda else 0,
        initial={"title": proposal.title},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        changed = {"title": form.cleaned_data["title"], "effect": form.effect}
        try:
            change_draft(proposal=proposal, changes=changed, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Your draft is kept. Put it on the table when it is ready."))
            return to_proposal(request, proposal.number)
    context = {
        "form": form,
        "proposal": proposal_of(request, proposal.number),
        "agenda": agenda,
        "moved_on": moved_on(form, agenda) or _since(version, agenda),
    }
    return _answer(request, "governance/common_agenda/change.html", context)


def revise_agenda(request: TableRequest, proposal: Proposal) -> HttpResponse:
    """A form for the next version, part by part, which may answer objections; the caller has asked who may."""
    latest, agenda = _latest(proposal), agenda_of(request.partnership)
    form = VersionForm(
        request.POST or None, parts=parts_in(latest), based_on=agenda.number if agenda else 0,
        objections=unsettled(proposal.pk), initial={"seen": latest.number},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            version = revise_proposal(
                proposal=proposal, effect=form.effect, why=given["why"], seen=given["seen"],
                resolves=list(given.get("resolves") or ()), by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = translate("Version %(number)s stands. What changed is marked for everybody.")
            messages.success(request, said % {"number": version.number})
            return to_proposal(request, proposal.number)
    context = {
        "form": form,
        "proposal": proposal_of(request, proposal.number),
        "latest": latest,
        "agenda": agenda,
        "is_open": proposal.stage in OPEN,
        "is_ended": proposal.stage in ENDED,
        "moved_on": moved_on(form, agenda) or _since(latest, agenda),
    }
    return _answer(request, "governance/common_agenda/revise.html", context)


def _latest(proposal: Proposal) -> ProposalVersion:
    latest: ProposalVersion = proposal.versions.order_by("-number")[0]
    return latest


def _since(version: ProposalVersion, agenda: AgendaVersion | None) -> list[Change]:
    """What was adopted since the proposal was written, so that its next text is written with that in view."""
    based_on = (version.effect or {}).get("based_on", 0)
    if agenda is None or based_on == agenda.number:
        return []
    return changes(parts_at(agenda.partnership_id, based_on), agenda.parts)


def _answer(request: TableRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
