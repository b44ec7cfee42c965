"""Elections as pages show them: who may stand, whose ballots a member may cast, what a list says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.bodies import chair_of, chairs_on, roll_of, seats_open
from commontable.governance.models import Ballot, Body, Candidate, ChairTerm, Election, Proxy, Seat, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage
from commontable.governance.rules.kinds import TenureKind
from commontable.partnership.models import Member, Partnership


def elections_of(partnership: Partnership, *, body: Body | None = None) -> models.QuerySet[Election]:
    """Elections, the latest first, each with `standing` candidates, `roll` seats and how many of them `voted`."""
    known = Election.objects.of(partnership) if body is None else Election.objects.filter(body=body)
    roll: models.QuerySet[Any] = Ballot.objects.filter(election=models.OuterRef("pk")).order_by().values("election")
    standing = (
        Candidate.objects.filter(election=models.OuterRef("pk"), accepted_at__isnull=False, withdrawn_at=None)
        .order_by()
        .values("election")
    )
    found: models.QuerySet[Election] = (
        known.select_related("body")
        .annotate(
            standing=_how_many(standing), roll=_how_many(roll), voted=_how_many(roll.filter(has_voted=True))
        )
        .order_by("-number")
    )  # fmt: skip
    return found


def _how_many(rows: models.QuerySet[Any]) -> Any:
    counted = rows.annotate(how_many=models.Count("pk")).values("how_many")
    return models.functions.Coalesce(models.Subquery(counted), 0)


def candidates_of(election: Election) -> list[Candidate]:
    """Everybody nominated, those who stand first, by name."""
    found = election.candidates.select_related("member__partner", "nominated_by")
    return sorted(found, key=lambda one: (not one.stands, one.withdrawn_at is not None, one.member.name.casefold()))


def ballots_of(election: Election) -> list[Ballot]:
    """The roll of the election by seat, with who held each at the opening."""
    found = election.ballots.select_related("seat__body", "seat__partner", "holder__partner", "cast_by", "recorded_by")
    return sorted(found, key=lambda one: (one.seat.sector, one.seat.name.casefold()))


@dataclass(frozen=True)
class Silent:
    """A ballot that was not cast, and the member who holds its seat today."""

    ballot: Ballot
    holder: Member


def silent_ballots(election: Election, *, at: datetime) -> list[Silent]:
    """The seats that have not voted and that somebody holds today. Two questions."""
    day = election.partnership.day(at)
    uncast = election.ballots.filter(has_voted=False).select_related("seat").order_by("seat__name", "pk")
    tenures = Tenure.objects.on(day).filter(seat__in=uncast.values("seat"), kind=TenureKind.HOLDER)
    holders = {one.seat_id: one.member for one in tenures.select_related("member__partner", "member__user")}
    return [Silent(one, holders[one.seat_id]) for one in uncast if one.seat_id in holders]


def seats_in_hand(member: Member, *, at: datetime) -> set[int]:
    """Keys of the seats for which the member may speak now: held, as alternate, or carried. Two questions."""
    day = member.partnership.day(at)
    if not member.is_present(day):
        return set()
    held = Tenure.objects.on(day).filter(member=member).values_list("seat_id", flat=True)
    carried = Proxy.objects.acting(at, day=day).filter(to=member)
    return {*held, *carried.values_list("seat_id", flat=True)}


def why_not(*, election: Election, member: Member, at: datetime) -> Promise | str | None:
    """Why the member could not take the place, or None: present and, for the chair, holding a seat of a sector whose
    turn it may be.
    """
    day = election.partnership.day(at)
    if member.partnership_id != election.partnership_id or not member.is_present(day):
        return _("This person is not at the table. Nominate somebody who is.")
    if election.is_for_chair and member.pk not in {one.pk for one in _possible_chairs(election, at=at)}:
        return _(
            "The chair goes to somebody who holds a seat of this body, and to another sector than has it now. Nominate "
            "somebody else."
        )
    return None


def possible_nominees(election: Election, *, at: datetime) -> list[Member]:
    """Everybody who could take the place, by name."""
    if election.is_for_chair:
        found = _possible_chairs(election, at=at)
    else:
        day = election.partnership.day(at)
        found = list(Member.objects.of(election.partnership).present(day).select_related("partner"))
    return sorted(found, key=lambda one: one.name.casefold())


def _possible_chairs(election: Election, *, at: datetime) -> list[Member]:
    body = election.body
    roll, chair = roll_of(body, at=at), chair_of(body, at=at)
    others = {seat.sector for seat in seats_open(body, day=body.partnership.day(at))}
    barred = chair.seat.sector if chair is not None and others - {chair.seat.sector} else ""
    return list({one.holder.pk: one.holder for one in roll if one.seat.sector != barred}.values())


def vacant_seats(body: Body, *, at: datetime) -> list[Seat]:
    """Open seats nobody holds today, for those elected to take."""
    held = {one.seat.pk for one in roll_of(body, at=at)}
    return [seat for seat in seats_open(body, day=body.partnership.day(at)) if seat.pk not in held]


def bodies_led(member: Member, *, at: datetime) -> models.QuerySet[Body]:
    """The open bodies in which the member may hold elections: all for a director, else those they lead; by name."""
    day = member.partnership.day(at)
    found: models.QuerySet[Body] = Body.objects.of(member.partnership).filter(
        models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day), formed_on__lte=day
    )
    if not member.roles_at(at) & Permission.FACILITATE.grant.roles:
        chairs = ChairTerm.objects.filter(chairs_on(day), member=member)
        found = found.filter(models.Q(facilitator=member) | models.Q(pk__in=chairs.values("body")))
    return found.order_by("name")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One election as its page shows it to one member."""

    election: Election
    candidates: list[Candidate]
    ballots: list[Ballot]
    in_hand: list[Ballot] = field(default_factory=list)

    @property
    def standing(self) -> list[Candidate]:
        """Those on the ballot."""
        return [one for one in self.candidates if one.stands]

    @property
    def voted(self) -> int:
        """How many seats have voted."""
        return sum(one.has_voted for one in self.ballots)


def shown_to(member: Member, *, election: Election, at: datetime) -> Shown:
    """The election with its candidates, its roll and the ballots the member may cast now."""
    ballots = ballots_of(election) if election.stage != ElectionStage.NOMINATIONS else []
    seats = seats_in_hand(member, at=at) if election.is_open(at) else set()
    return Shown(
        election=election,
        candidates=candidates_of(election),
        ballots=ballots,
        in_hand=[one for one in ballots if one.seat_id in seats],
    )
