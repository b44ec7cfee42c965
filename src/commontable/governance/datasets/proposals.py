"""Proposals as pages list them; a draft is read by its author, by whoever leads the body and by the director.

So is a draft that was withdrawn before it came to the table.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.models import Body, ChairTerm, Proposal, ProposalVersion, Round, Tenure, in_force
from commontable.governance.rules.proposal import ENDED, ProposalStage
from commontable.partnership.models import Member
from commontable.partnership.rules.roles import Role

WORDS_A_MINUTE = 200
SETTLED = "settled"
GOING_ON = "going_on"
NOT_TABLED = Q(stage=ProposalStage.DRAFT) | Q(stage=ProposalStage.WITHDRAWN, ended_at=None)


def visible_to(member: Member, *, at: datetime) -> QuerySet[Proposal]:
    """The proposals of the table that this member may read."""
    proposals: QuerySet[Proposal] = Proposal.objects.filter(partnership=member.partnership_id)
    if Role.DIRECTOR in member.roles_at(at):
        return proposals
    return proposals.filter(~NOT_TABLED | Q(author=member) | Q(body__in=led_by(member, at=at).values("pk")))


def led_by(member: Member, *, at: datetime) -> QuerySet[Body]:
    """The bodies that this member chairs or facilitates at that moment."""
    chaired = ChairTerm.objects.filter(chairs_on(member.partnership.day(at)), member=member)
    led: QuerySet[Body] = Body.objects.filter(
        Q(facilitator=member) | Q(pk__in=chaired.values("body")), partnership=member.partnership_id
    )
    return led


def sat_on_by(member: Member, *, at: datetime) -> QuerySet[Body]:
    """The bodies in which this member has a seat today, as holder or alternate."""
    tenures = Tenure.objects.filter(in_force(member.partnership.day(at)), member=member)
    bodies: QuerySet[Body] = Body.objects.filter(pk__in=tenures.values("seat__body"))
    return bodies


def listed(proposals: QuerySet[Proposal], *, body: str = "", stage: str = "", words: str = "") -> QuerySet[Proposal]:
    """Those that are wanted, the newest first, each with its open round and how many seats in it are silent.

    `stage` is one of the stages, or "going_on" or "settled"; `words` are looked for in title and newest text.
    """
    if body:
        proposals = proposals.filter(body__slug=body)
    if stage in (SETTLED, GOING_ON):
        proposals = proposals.filter(stage__in=ENDED) if stage == SETTLED else proposals.exclude(stage__in=ENDED)
    elif stage:
        proposals = proposals.filter(stage=stage)
    newest = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    for word in words.split()[:8]:
        proposals = proposals.alias(text=Subquery(newest.values("text")[:1])).filter(
            Q(title__icontains=word) | Q(text__icontains=word) | Q(author__name__icontains=word)
        )
    asked = Round.objects.filter(proposal=OuterRef("pk"), closed_at=None)
    silent = Q(positions__choice="", positions__has_voted=False, positions__is_recused=False)
    return proposals.select_related("body", "author__partner").annotate(
        round_number=Subquery(asked.values("number")[:1]),
        closes_at=Subquery(asked.values("closes_at")[:1]),
        silent=Subquery(asked.annotate(n=Count("positions", filter=silent)).values("n")[:1]),
    ).order_by(F("number").desc())  # fmt: skip


def reading_minutes(text: str) -> int:
    """How many minutes the text takes to read, at 200 words a minute, and at least one.

    >>> reading_minutes("word " * 500)
    3
    """
    return max(1, ceil(len(text.split()) / WORDS_A_MINUTE))
