"""A body as its pages show it: every seat with who has it, the chair and whose turn comes next, and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models

from commontable.analysis.decision_rules import Ballot
from commontable.governance.models import Body, ChairTerm, Proxy, RotaPlace, Seat, Tenure
from commontable.governance.rules.composition import Composition, Place, composition
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.rota import Next, Turn, next_turn
from commontable.governance.rules.terms import months_after
from commontable.partnership.models import Partner
from commontable.partnership.rules.sectors import Sector

from .bodies import ballots_of, tenures_by_seat


@dataclass
class SeatToday:
    """A seat on one day: who holds it, who may stand in, who comes later, who carries it and whether it chairs."""

    seat: Seat
    day: date
    tenures: list[Tenure] = field(default_factory=list)
    proxies: list[Proxy] = field(default_factory=list)
    turn: int | None = None
    is_chair: bool = False

    def __post_init__(self) -> None:
        rows: list[Tenure | Proxy] = [*self.tenures, *self.proxies]
        for row in rows:
            row.seat = self.seat  # known already: the register is not asked once a row

    @property
    def is_open(self) -> bool:
        """Whether the seat exists that day."""
        return self.seat.is_open(self.day)

    @property
    def holder(self) -> Tenure | None:
        """The tenure of whoever holds the seat that day."""
        return next((one for one in self._in_force() if one.kind == TenureKind.HOLDER), None)

    @property
    def alternates(self) -> list[Tenure]:
        """The tenures of those who may stand in that day."""
        return [one for one in self._in_force() if one.kind == TenureKind.ALTERNATE]

    @property
    def coming(self) -> list[Tenure]:
        """Tenures that begin later."""
        return [one for one in self.tenures if one.starts_on > self.day]

    @property
    def past(self) -> list[Tenure]:
        """Tenures that are over, the latest first; a member who left the table is among them."""
        now = {one.pk for one in [*self._in_force(), *self.coming]}
        return [one for one in reversed(self.tenures) if one.pk not in now and one.starts_on != one.ends_on]

    @property
    def carried(self) -> Proxy | None:
        """The proxy by which somebody else carries the seat, now or soon."""
        return self.proxies[0] if self.proxies else None

    @property
    def partner(self) -> str:
        """The partner whose seat it is, or for which its holder sits."""
        if self.seat.partner is not None:
            return self.seat.partner.name
        return self.holder.member.partner.name if self.holder else ""

    def _in_force(self) -> list[Tenure]:
        return [one for one in self.tenures if one.is_in_force(self.day)]


@dataclass
class Seating:
    """All seats of a body on one day, the order of the chair and its terms."""

    body: Body
    day: date
    every: list[SeatToday]
    rota: list[SeatToday]
    terms: list[ChairTerm]
    sectors_at_table: list[str]

    @property
    def seats(self) -> list[SeatToday]:
        """The seats that exist that day, by sector and name."""
        return [one for one in self.every if one.is_open]

    @property
    def closed(self) -> list[SeatToday]:
        """The seats that do not exist that day: closed, or opened later."""
        return [one for one in self.every if not one.is_open]

    @property
    def held(self) -> list[SeatToday]:
        """The seats somebody holds that day."""
        return [one for one in self.seats if one.holder]

    @property
    def deciding(self) -> list[SeatToday]:
        """The seats with a vote that somebody holds that day."""
        return [one for one in self.held if one.seat.is_voting]

    @cached_property
    def chair(self) -> ChairTerm | None:
        """The term of whoever chairs that day and still holds the seat."""
        holders = {(one.seat.pk, one.holder.member_id) for one in self.seats if one.holder}
        running = [term for term in self.terms if term.is_in_force(self.day)]
        return next((term for term in reversed(running) if (term.seat_id, term.member_id) in holders), None)

    @property
    def chairs_to_come(self) -> list[ChairTerm]:
        """The terms in the chair that were planned ahead and have not begun."""
        return [term for term in self.terms if term.starts_on > self.day]

    @property
    def chair_due(self) -> date | None:
        """The day by which the chair should be handed over."""
        if self.chair is None:
            return None
        return self.chair.ends_on or months_after(self.chair.starts_on, self.body.chair_months)

    @cached_property
    def next(self) -> Next:
        """Whose turn it is after the chair of today, and who is passed over."""
        after = self.terms[-1].seat if self.terms else None
        return next_turn(turns(self.rota), after=after.pk if after else None, sector=after.sector if after else "")

    @cached_property
    def composition(self) -> Composition:
        """What the body is made of that day."""
        return composition(
            [
                Place(
                    name=one.seat.name, sector=one.seat.sector, partner=one.partner, weight=one.seat.weight,
                    is_voting=one.seat.is_voting, is_held=one.holder is not None,
                )
                for one in self.seats
            ],
            sectors_at_table=self.sectors_at_table,
        )  # fmt: skip

    @property
    def roll(self) -> list[Ballot]:
        """The voting seats somebody holds that day, as uncast ballots."""
        return ballots_of(one.seat for one in self.held)

    @property
    def past(self) -> list[Tenure]:
        """All tenures that are over, the latest first."""
        found = [tenure for one in self.every for tenure in one.past]
        return sorted(found, key=lambda one: (one.ends_on or self.day, one.starts_on), reverse=True)


def turns(seats: Sequence[SeatToday]) -> list[Turn]:
    """The seats as turns of the chair."""
    return [
        Turn(
            seat=one.seat.pk, name=one.seat.name, sector=one.seat.sector, is_open=one.is_open,
            is_held=one.holder is not None,
        )
        for one in seats
    ]  # fmt: skip


def seating_of(body: Body, *, at: datetime) -> Seating:
    """The seats of the body, open or not, with everything about them, that day; five queries whatever their number."""
    day = body.partnership.day(at)
    order = {sector: index for index, sector in enumerate(Sector.values)}
    turn = RotaPlace.objects.filter(seat=models.OuterRef("pk"), body=body).values("position")[:1]
    seats = sorted(
        Seat.objects.filter(body=body).select_related("partner").annotate(turn=models.Subquery(turn)),
        key=lambda seat: (order[seat.sector], seat.name.casefold(), seat.pk),
    )
    tenures = tenures_by_seat(Tenure.objects.filter(seat__body=body))
    proxies = list(_carried(at).filter(seat__body=body))
    terms = list(
        ChairTerm.objects.filter(body=body)
        .exclude(starts_on=models.F("ends_on"))
        .select_related("member__partner", "seat")
        .order_by("starts_on", "pk")
    )
    every = [
        SeatToday(
            seat, day, tenures[seat.pk], [proxy for proxy in proxies if proxy.seat_id == seat.pk],
            seat.turn,
        )
        for seat in seats
    ]  # fmt: skip
    rota = sorted((one for one in every if one.turn is not None), key=lambda one: one.turn or 0)
    found = Seating(body, day, every, rota, terms, _sectors_at_table(body, day))
    for one in every:
        one.is_chair = found.chair is not None and found.chair.seat_id == one.seat.pk
    return found


def seat_today(seat: Seat, *, at: datetime) -> SeatToday:
    """One seat with its tenures and proxies."""
    tenures = tenures_by_seat(Tenure.objects.filter(seat=seat))[seat.pk]
    return SeatToday(seat, seat.body.partnership.day(at), tenures, list(_carried(at).filter(seat=seat)))


def seats_of_partner(partner: Partner, *, day: date) -> list[Tenure]:
    """The tenures in force that day of the partner's people in bodies that exist, by body and seat."""
    tenures = Tenure.objects.on(day).filter(partnership=partner.partnership_id, member__partner=partner)
    return _with_bodies(tenures, day)


def seats_of_member(member: Any, *, day: date) -> list[Tenure]:
    """The member's tenures in force that day in bodies that exist, by body and seat."""
    return _with_bodies(Tenure.objects.on(day).filter(member=member), day)


def _with_bodies(tenures: Any, day: date) -> list[Tenure]:
    found = tenures.select_related("seat__body", "member__partner").order_by("seat__body__name", "kind", "seat__name")
    return [one for one in found if one.seat.body.is_open(day) and one.seat.is_open(day)]


def _carried(at: datetime) -> Any:
    proxies = Proxy.objects.filter(withdrawn_at=None, ends_at__gt=at)
    return proxies.select_related("to__partner", "given_by").order_by("starts_at", "pk")


def _sectors_at_table(body: Body, day: date) -> list[str]:
    partners = Partner.objects.filter(partnership=body.partnership_id, joined_on__lte=day, is_backbone=False)
    present = partners.filter(models.Q(left_on__isnull=True) | models.Q(left_on__gt=day))
    return list(present.order_by("sector").values_list("sector", flat=True).distinct())
