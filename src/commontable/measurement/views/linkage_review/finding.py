"""The plan and its linking in force, for people who may see how doubtful it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from commontable.measurement.models import LinkageDecision, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import Mode, RunStage
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest


@dataclass(frozen=True, kw_only=True)
class Review:
    """How far the review of a plan's linking in force is."""

    plan: LinkagePlan
    run: LinkageRun | None
    answered: int
    is_reviewer: bool

    @property
    def total(self) -> int:
        """How many pairs are uncertain."""
        return self.run.uncertain if self.run else 0

    @property
    def left(self) -> int:
        """How many wait for an answer."""
        return max(0, self.total - self.answered)


def review_of(request: TableRequest, plan: str) -> Review:
    """The review, for whoever may see patterns; Http404 for codes, which nobody can look at, and for other tables."""
    found: LinkagePlan = get_object_or_404(
        LinkagePlan.objects.of(request.partnership).select_related("partnership", "reviewer__partner"), slug=plan
    )
    require(Permission.SEE_PATTERNS, by=request.member, on=found, at=request.at)
    if found.mode != Mode.CLEAR:
        raise Http404
    run = (
        LinkageRun.objects.filter(plan=found, stage=RunStage.DONE, superseded_at=None, destroyed_at=None)
        .select_related("plan__partnership", "partnership")
        .first()
    )
    answered = LinkageDecision.objects.filter(run=run, withdrawn_at=None).count() if run else 0
    return Review(plan=found, run=run, answered=answered, is_reviewer=found.reviewer_id == request.member.pk)


def run_of(review: Review) -> LinkageRun:
    """The linking in force; raises Http404 where there is none."""
    if review.run is None:
        raise Http404
    return review.run
