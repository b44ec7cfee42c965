"""What people did in a body between two moments, by who they are; read in two questions to the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Count, F, Q, Value, When

from commontable.governance.datasets.proposals import NOT_TABLED
from commontable.governance.models import (
    AgendaItem,
    Attendance,
    Body,
    ChairTerm,
    Objection,
    Proposal,
    ProposalVersion,
    Turn,
)
from commontable.governance.models.meetings import SAT
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.power import Measure
from commontable.governance.rules.proposal import ObjectionStage, ProposalStage

BACKBONE = "backbone"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """So much of one measure, by people of one sector, partner and level (empty where it is not recorded)."""

    measure: Measure
    sector: str
    partner: str
    level: str
    amount: int


def deeds_of(body: Body, *, since: datetime, until: datetime) -> list[Deed]:
    """Everything counted in that time. Who sat in a seat acts for the seat's sector, everybody else for their
    partner's; the backbone, where it does not vote, is an actor of its own. Drafts are not counted.
    """
    first, *others = _counted(body, since, until)
    found = [
        Deed(measure=Measure(measure), sector=sector, partner=partner, level=level, amount=amount)
        for measure, sector, partner, level, amount in first.union(*others, all=True)
    ]
    return found + _in_the_chair(body, since, until)


def _counted(body: Body, since: datetime, until: datetime) -> list[Any]:
    def within(field: str) -> Q:
        return Q(**{f"{field}__gt": since, f"{field}__lte": until})

    proposals = Proposal.objects.filter(body=body)
    held = Q(meeting__body=body, meeting__stage__in=[MeetingStage.LIVE, MeetingStage.HELD])
    objected = Objection.objects.filter(
        proposal=models.OuterRef("proposal"), position__cast_at__lt=models.OuterRef("written_at")
    )
    versions = ProposalVersion.objects.filter(models.Exists(objected), within("written_at"), proposal__body=body)
    changed = Q(stage=ObjectionStage.RESOLVED, resolved_by__isnull=False)
    upheld = Objection.objects.filter(changed, within("settled_at"), proposal__body=body)
    return [
        _by(proposals.filter(within("made_at")).exclude(NOT_TABLED), Measure.PROPOSED, "author"),
        _by(proposals.filter(within("ended_at"), stage=ProposalStage.ADOPTED), Measure.ADOPTED, "author"),
        _by(versions.filter(number__gt=1), Measure.AMENDED, "written_by"),
        _by(upheld, Measure.UPHELD, "position__holder", seat="position"),
        _by(AgendaItem.objects.filter(held, within("meeting__starts_at")), Measure.RAISED, "raised_by"),
        _by(
            Attendance.objects.filter(held, within("meeting__starts_at"), presence__in=SAT, member__isnull=False),
            Measure.ATTENDED, "member", seat="seat",
        ),
        _by(
            Turn.objects.filter(within("began_at"), meeting__body=body), Measure.SPOKE, "member", seat="seat"
        ),
    ]  # fmt: skip


def _by(rows: Any, measure: Measure, person: str, *, seat: str = "") -> Any:
    """Rows counted by sector, partner and level of the person; columns in the order of `Deed`."""
    facilitates = Q(**{f"{person}__partner__is_backbone": True})
    if seat:
        facilitates &= Q(**{f"{seat}__is_voting": False})
    return (
        rows.order_by()
        .annotate(
            counts_as=Value(measure.value, output_field=CharField()),
            for_sector=Case(
                When(facilitates, then=Value(BACKBONE)),
                default=F(f"{seat}__sector" if seat else f"{person}__partner__sector"),
                output_field=CharField(),
            ),
            for_partner=F(f"{person}__partner__name"),
            from_level=F(f"{person}__level"),
        )
        .values_list("counts_as", "for_sector", "for_partner", "from_level")
        .annotate(amount=Count("pk"))
    )


def _in_the_chair(body: Body, since: datetime, until: datetime) -> list[Deed]:
    """Days between the two moments on which a member had the chair."""
    first, last = body.partnership.day(since), body.partnership.day(until)
    terms = ChairTerm.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first), body=body, starts_on__lte=last)
    found = []
    for term in terms.select_related("seat", "member__partner"):
        days = (_earlier(term.ends_on, last + timedelta(days=1)) - max(term.starts_on, first)).days
        if days > 0:
            member = term.member
            facilitates = member.partner.is_backbone and not term.seat.is_voting
            found.append(
                Deed(
                    measure=Measure.CHAIRED, sector=BACKBONE if facilitates else term.seat.sector,
                    partner=member.partner.name, level=member.level, amount=days,
                )
            )  # fmt: skip
    return found


def _earlier(day: date | None, other: date) -> date:
    return other if day is None else min(day, other)


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months earlier (or the last one of that month), at its beginning.

    >>> months_before(datetime(2026, 3, 31, 15), 1)
    datetime.datetime(2026, 2, 28, 0, 0)
    """
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    day = at.day
    while True:
        try:
            return datetime.combine(date(year, month + 1, day), time.min, tzinfo=at.tzinfo)
        except ValueError:
            day -= 1
