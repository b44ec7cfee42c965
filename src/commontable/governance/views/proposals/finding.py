"""The proposal an address names, where the reader may know of it, and the way back to its page."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commontable.governance.datasets.deliberation import proposals_shown
from commontable.governance.datasets.proposals import visible_to
from commontable.governance.models import Objection, Proposal
from commontable.governance.rules.proposal import ObjectionStage
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest


def proposal_of(request: TableRequest, number: int) -> Proposal:
    """The proposal with that number; a draft of somebody else does not exist for most."""
    seen = visible_to(request.member, at=request.at).select_related("body__partnership", "partnership")
    found: Proposal = get_object_or_404(seen, number=number)
    return found


def shown_proposal(request: TableRequest, number: int) -> Proposal:
    """The same, with everything its page needs."""
    found: Proposal = get_object_or_404(proposals_shown(request.member, at=request.at), number=number)
    found.partnership = found.body.partnership = request.partnership
    return found


def to_proposal(request: TableRequest, number: int, *, part: str = "") -> HttpResponse:
    """Back to the page of the proposal, at the named part of it."""
    answer = redirect("governance:proposal", table=request.partnership.slug, proposal=number)
    if part:
        answer["Location"] += f"#{part}"
    return answer


def unsettled(proposal: int) -> QuerySet[Objection]:
    """The objections that a new version can answer, the oldest first."""
    found: QuerySet[Objection] = (
        Objection.objects.filter(proposal=proposal, stage__in=[ObjectionStage.STANDING, ObjectionStage.ANSWERED])
        .select_related("position__seat")
        .order_by("pk")
    )
    return found


def refused(request: TableRequest, refusal: NotAllowed) -> None:
    """What was refused and why is said on the next page."""
    messages.error(request, str(refusal))
