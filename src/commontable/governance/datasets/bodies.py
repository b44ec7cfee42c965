"""Who decides in a body: its rule in force, who sits on it, who chairs, and whose turn comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from commontable.analysis.decision_rules import Ballot, Rule
from commontable.governance.models import Body, ChairTerm, Seat, Tenure, in_force
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.rota import Next, Turn, next_turn
from commontable.partnership.models import Member
from commontable.partnership.rules.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Occupied:
    """A seat somebody holds, with those who may stand in."""

    seat: Seat
    holder: Member
    alternates: list[Member] = field(default_factory=list)


def rule_of(body: Body) -> Rule | None:
    """The rule by which the body decides, or None where none was adopted."""
    adopted = body.rules.order_by("-number").first()
    return Rule.from_json(adopted.rule) if adopted else None


def seats_open(body: Body, *, day: date) -> list[Seat]:
    """The seats that exist that day, by sector and name."""
    seats = Seat.objects.filter(
        models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day), body=body, opened_on__lte=day
    )
    return list(seats.select_related("partner").order_by("sector", "name", "pk"))


def roll_of(body: Body, *, at: datetime) -> list[Occupied]:
    """The open seats that a member still at the table holds that day, voting or not, by sector and name."""
    day = body.partnership.day(at)
    held = tenures_by_seat(Tenure.objects.on(day).filter(seat__body=body))
    roll = []
    for seat in seats_open(body, day=day):
        holder = next((one.member for one in held[seat.pk] if one.kind == TenureKind.HOLDER), None)
        if holder is not None:
            alternates = [one.member for one in held[seat.pk] if one.kind == TenureKind.ALTERNATE]
            roll.append(Occupied(seat=seat, holder=holder, alternates=alternates))
    return roll


def tenures_by_seat(tenures: Any) -> dict[int, list[Tenure]]:
    """The tenures of each seat, the earliest first, each with its member and their partner."""
    found: dict[int, list[Tenure]] = defaultdict(list)
    for tenure in tenures.select_related("member__partner").order_by("starts_on", "pk"):
        found[tenure.seat_id].append(tenure)
    return found


def ballots_of(seats: Iterable[Seat]) -> list[Ballot]:
    """The voting seats as uncast ballots, to check a rule against them."""
    return [
        Ballot(
            seat=str(seat.pk or seat.name), partner=str(seat.partner_id or ""), sector=seat.sector, weight=seat.weight,
            veto=seat.has_veto,
        )
        for seat in seats
        if seat.is_voting
    ]  # fmt: skip


def chair_of(body: Body, *, at: datetime) -> ChairTerm | None:
    """The term of whoever chairs the body today; None where nobody does, or where its chair no longer sits."""
    day = body.partnership.day(at)
    terms = body.chair_terms.filter(chairs_on(day)).select_related("member__partner", "seat")
    term: ChairTerm | None = terms.order_by("-starts_on", "-pk").first()
    return term if term is not None and term.is_in_force(day) else None


def chairs_on(day: date) -> models.Q:
    """Terms in force that day whose member still holds the seat from which they chair."""
    holding = Tenure.objects.filter(
        in_force(day), seat=models.OuterRef("seat"), member=models.OuterRef("member"), kind=TenureKind.HOLDER
    )
    return in_force(day) & models.Q(models.Exists(holding))


def turns_of(seats: Sequence[Seat], *, day: date) -> list[Turn]:
    """The seats as turns of the chair on that day."""
    held = set(Tenure.objects.on(day).filter(seat__in=seats, kind=TenureKind.HOLDER).values_list("seat_id", flat=True))
    return [
        Turn(
            seat=seat.pk, name=seat.name, sector=seat.sector, is_open=seat.is_open(day), is_held=seat.pk in held
        )
        for seat in seats
    ]  # fmt: skip


def next_in_rota(body: Body, *, after: Seat | None, day: date) -> Next:
    """Whose turn it is after that seat, and the seats that are passed over."""
    seats = [place.seat for place in body.rota.order_by("position").select_related("seat")]
    return next_turn(turns_of(seats, day=day), after=after.pk if after else None, sector=after.sector if after else "")


def may_lead(member: Member, body: Body, at: datetime) -> bool:
    """Whether the member chairs or facilitates the body at that moment."""
    return Standing.LEADS in body.standings_of(member, at)
