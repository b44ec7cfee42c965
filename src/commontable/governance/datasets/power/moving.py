"""What would change in the balance of power if one seat moved."""

from __future__ import annotations

from dataclasses import dataclass

from commontable.analysis.power import Change, Power, compare, what_if
from commontable.governance.rules.power import game_under
from commontable.partnership.models import Partner

from .weighing import Weighed, power_of


@dataclass(frozen=True, kw_only=True)
class Move:
    """The body after the move, and power by sector, partner and seat before and after (codes of sectors, names)."""

    after: Power
    sectors: list[Change]
    partners: list[Change]
    seats: list[Change]


def moved(
    weighed: Weighed,
    *,
    seat: str,
    sector: str = "",
    partner: Partner | None = None,
    weight: int | None = None,
    leaves: bool = False,
) -> Move:
    """The voting seat of that name in another sector, at another partner, with another weight, or gone; what is left
    empty stays as it is. The rule is applied anew to the seats as they would be. Raises `GameError`.
    """
    before, rule = weighed.power, weighed.rule
    if before is None or rule is None:
        raise LookupError(seat)
    now = next(one for one in before.game.seats if one.name == seat)
    other = what_if(
        before.game, seat, sector=sector or now.sector, partner=partner.name if partner else now.partner,
        weight=weight, removed=leaves, quota=1,
    )  # fmt: skip
    after = power_of(game_under(rule, seats=other.seats, veto=other.veto))
    return Move(
        after=after,
        sectors=compare(before, after),
        partners=compare(before, after, by="partners"),
        seats=compare(before, after, by="seats"),
    )
