"""The bodies of a partnership at one glance: seats filled, chair, next meeting, what is on the table."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from commontable.governance.models import Body, ChairTerm, Decision, Election, Meeting, Proposal, Seat, Tenure
from commontable.governance.rules.election import ElectionStage
from commontable.governance.rules.kinds import BodyKind, TenureKind
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import ENDED, ProposalStage
from commontable.partnership.models import Partnership

from .bodies import chairs_on


def bodies_listed(partnership: Partnership, *, at: datetime) -> list[Any]:
    """All bodies by kind and name, each with its numbers of today; those that exist come first."""
    day = partnership.day(at)
    bodies = list(with_numbers(Body.objects.of(partnership), at=at, day=day).order_by("name", "pk"))
    return sorted(bodies, key=lambda body: (not body.is_open(day), BodyKind.values.index(body.kind)))


def with_numbers(bodies: Any, *, at: datetime, day: date) -> Any:
    """The bodies with what their card says, in one query.

    Filled in: `open_seats`, `held_seats`, `chair_name`, `next_at`, `next_uuid`, `next_title`, `proposals_open`,
    `decisions_made`, `elections_open`.
    """
    existing = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    seats = Seat.objects.filter(existing, body=OuterRef("pk"), opened_on__lte=day)
    held = Tenure.objects.on(day).filter(
        Q(seat__closed_on__isnull=True) | Q(seat__closed_on__gt=day),
        seat__body=OuterRef("pk"), seat__opened_on__lte=day, kind=TenureKind.HOLDER,
    )  # fmt: skip
    chairs = ChairTerm.objects.filter(chairs_on(day), body=OuterRef("pk")).order_by("-starts_on", "-pk")
    meetings = Meeting.objects.filter(
        body=OuterRef("pk"), stage__in=[MeetingStage.CALLED, MeetingStage.LIVE], ends_at__gt=at
    ).order_by("starts_at", "pk")
    proposals = Proposal.objects.filter(body=OuterRef("pk")).exclude(stage__in=[*ENDED, ProposalStage.DRAFT])
    elections = Election.objects.filter(body=OuterRef("pk"), stage__in=[ElectionStage.NOMINATIONS, ElectionStage.OPEN])
    return bodies.select_related("parent", "facilitator__partner", "partnership").annotate(
        open_seats=_count(seats),
        held_seats=_count(held),
        chair_name=Subquery(chairs.values("member__name")[:1]),
        next_at=Subquery(meetings.values("starts_at")[:1]),
        next_uuid=Subquery(meetings.values("uuid")[:1]),
        next_title=Subquery(meetings.values("title")[:1]),
        proposals_open=_count(proposals),
        decisions_made=_count(Decision.objects.filter(body=OuterRef("pk"))),
        elections_open=_count(elections),
    )


def _count(rows: Any) -> Any:
    counted = rows.order_by().values("body" if rows.model is not Tenure else "seat__body").annotate(n=Count("pk"))
    return models.functions.Coalesce(Subquery(counted.values("n")), 0)
