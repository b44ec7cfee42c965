"""Who has a part in a dispute, what they can read of it, and the few figures about all of them that anybody may see."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from commontable.governance.models import Body, Dispute, DisputeNote, Side
from commontable.governance.rules.dispute import OPEN, DisputeStage
from commontable.governance.rules.dispute_days import is_late
from commontable.partnership.models import Member, Partnership

FEWEST = 3  # disputes; of fewer no figure is shown, so that nobody is singled out
A_YEAR = timedelta(days=365)


def people_of(dispute: Dispute, *, at: datetime) -> list[Member]:
    """The present members who have a part in the dispute: who raised it, who speaks for a side, who mediates.

    The other sides only from when they know of it, the mediator only once they have accepted.
    """
    day, own = dispute.partnership.day(at), dispute.raised_by.partner_id
    sides = dispute.sides.select_related("member__partner", "member__partnership").order_by("pk")
    people = [side.member for side in sides if dispute.told_at is not None or side.partner_id == own]
    people.append(dispute.raised_by)
    if dispute.is_accepted and dispute.mediator is not None:
        people.append(dispute.mediator)
    unique = {one.pk: one for one in people if one.is_present(day)}
    return list(unique.values())


def notes_for(dispute: Dispute, *, member: Member, at: datetime) -> list[DisputeNote]:
    """The notes the member can read, oldest first: their own, and those written for them that were not taken back."""
    mine = Q(author=member)
    if member in people_of(dispute, at=at):
        mine |= Q(readers=member, taken_back_at__isnull=True)
    notes: QuerySet[DisputeNote] = DisputeNote.objects.filter(mine, dispute=dispute)
    return list(
        notes.select_related("author__partner")
        .prefetch_related("readers__partner")
        .order_by("written_at", "pk")
        .distinct()
    )


@dataclass(frozen=True)
class Line:
    """A dispute in a list: what it is about, between whom, where it stands, and whether the reader has a part in it."""

    dispute: Dispute
    sides: list[str]
    is_mine: bool
    is_late: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return self.dispute.stage in OPEN | {DisputeStage.REFERRED}


def disputes_listed(member: Member, *, at: datetime) -> list[Line]:
    """The disputes the member may know of, the newest first."""
    day = member.partnership.day(at)
    found = (
        Dispute.objects.known_to(member)
        .select_related("partnership", "raised_by", "mediator")
        .prefetch_related("sides__partner")
        .order_by("-number")
    )
    return [
        Line(
            dispute=dispute,
            sides=[side.partner.called for side in sorted(dispute.sides.all(), key=lambda side: side.pk)],
            is_mine=member.pk
            in {dispute.raised_by_id, dispute.mediator_id, *(one.member_id for one in _told(dispute))},
            is_late=is_late(dispute.stage, ends_on=dispute.stage_until, day=day),
        )
        for dispute in found
    ]


def _told(dispute: Dispute) -> list[Side]:
    own = dispute.raised_by.partner_id
    return [side for side in dispute.sides.all() if dispute.told_at is not None or side.partner_id == own]


@dataclass(frozen=True)
class Counts:
    """How many disputes were raised and settled in a year; `days` is what half of them took at most. None: too few."""

    raised: int
    settled: int | None
    days: int | None


def counts_of(partnership: Partnership, *, at: datetime) -> Counts | None:
    """The counts of the twelve months before, for anybody; None where so few were raised that it would point at one.

    Private disputes are counted only where there are enough of them not to be found by taking the open ones away.
    """
    found = Dispute.objects.of(partnership).filter(Q(raised_at__gt=at - A_YEAR) | Q(ended_at__gt=at - A_YEAR))
    rows = list(found.values_list("is_private", "raised_at", "ended_at", "stage"))
    if sum(row[0] for row in rows) < FEWEST:
        rows = [row for row in rows if not row[0]]
    raised = sum(row[1] > at - A_YEAR for row in rows)
    took = [
        _days(partnership, begun, ended)
        for _private, begun, ended, stage in rows
        if stage == DisputeStage.SETTLED and ended is not None and ended > at - A_YEAR
    ]
    if raised < FEWEST:
        return None
    is_enough = len(took) >= FEWEST
    return Counts(raised, len(took) if is_enough else None, int(statistics.median_low(took)) if is_enough else None)


def _days(partnership: Partnership, begun: datetime, ended: datetime) -> int:
    first: date = partnership.day(begun)
    return (partnership.day(ended) - first).days


def referred_to(body: Body) -> list[Dispute]:
    """The disputes that were carried to the body and not settled since, the oldest first."""
    return list(Dispute.objects.filter(body=body, stage=DisputeStage.REFERRED).order_by("number"))
