"""A body as it stands today, weighed: its rule, the voting seats somebody holds, and the power of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from commontable.analysis import power as science
from commontable.analysis.decision_rules import Rule
from commontable.governance.datasets.bodies import Occupied, rule_of, seats_open, tenures_by_seat
from commontable.governance.models import Body, Seat, Tenure
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.power import game_under

BUDGET, DRAWS = 1_000_000_000, 8_000  # a page waits for a second or two at most, once


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """`voting`: held seats with a vote; `vacant`: seats with a vote that nobody holds, so they have no say today;
    `advising`: held seats without a vote. `power` is None without a rule or without a voting seat.
    """

    body: Body
    rule: Rule | None
    voting: list[Occupied]
    vacant: list[Seat]
    advising: list[Occupied]
    power: science.Power | None

    def occupied(self, name: str) -> Occupied:
        """The held seat of that name."""
        return next(one for one in self.voting if one.seat.name == name)


def weigh(body: Body, *, at: datetime) -> Weighed:
    """The body is weighed as it stands that day, in three questions to the register."""
    day = body.partnership.day(at)
    rule = rule_of(body)
    held = tenures_by_seat(Tenure.objects.on(day).filter(seat__body=body))
    voting: list[Occupied] = []
    advising: list[Occupied] = []
    vacant: list[Seat] = []
    for seat in seats_open(body, day=day):
        tenure = next((one for one in held[seat.pk] if one.kind == TenureKind.HOLDER), None)
        if tenure is None:
            vacant += [seat] if seat.is_voting else []
        else:
            (voting if seat.is_voting else advising).append(Occupied(seat=seat, holder=tenure.member))
    power = None
    if rule is not None and voting:
        vetoes = [one.seat.name for one in voting if one.seat.has_veto]
        power = power_of(game_under(rule, seats=[seat_of(one) for one in voting], veto=vetoes))
    return Weighed(body=body, rule=rule, voting=voting, vacant=vacant, advising=advising, power=power)


def seat_of(occupied: Occupied) -> science.Seat:
    """The held seat as the science sees it; a seat of a whole sector counts for its holder's partner."""
    seat = occupied.seat
    return science.Seat(
        name=seat.name, partner=(seat.partner or occupied.holder.partner).name, sector=seat.sector, weight=seat.weight
    )


@lru_cache(maxsize=256)
def power_of(game: science.Game) -> science.Power:
    """The power of every seat; the same body is counted once."""
    return science.power_of(game, budget=BUDGET, draws=DRAWS if len(game.seats) > 60 else None)
