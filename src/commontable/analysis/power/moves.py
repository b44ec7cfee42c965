"""What would change if a seat moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commontable.analysis.power.game import Game, GameError, Number, Seat
from commontable.analysis.power.indices import Power, Share

_SAME = object()


@dataclass(frozen=True, kw_only=True)
class Change:
    """The Shapley–Shubik power of one sector (partner, seat) before and after; 0 where it is not there."""

    name: str
    before: Share
    after: Share

    @property
    def difference(self) -> float:
        """After minus before, from −1 to 1."""
        return float(self.after) - float(self.before)


def what_if(
    game: Game,
    seat: str,
    *,
    partner: object = _SAME,
    sector: object = _SAME,
    weight: Number | None = None,
    veto: bool | None = None,
    removed: bool = False,
    quota: Number | None = None,
) -> Game:
    """The same body with one seat at another partner or in another sector (a name, or `None` for none), with another
    weight, with or without a veto, or without that seat; and with another quota where the change asks for one.
    Raises `GameError`.

    >>> game = Game(seats=(Seat(name="a", sector="x"), Seat(name="b", sector="y")), quota=2)
    >>> what_if(game, "b", sector="x", weight=3).seats[1]
    Seat(name='b', partner=None, sector='x', weight=3)
    """
    if seat not in {one.name for one in game.seats}:
        raise GameError(f"there is no seat named {seat}.", code="no_such_seat")
    seats = tuple(
        _changed(one, partner=partner, sector=sector, weight=weight) if one.name == seat else one
        for one in game.seats
        if not (removed and one.name == seat)
    )
    held = [one for one in game.veto if one != seat or (veto is None and not removed)]
    if veto and not removed:
        held.append(seat)
    return replace(game, seats=seats, veto=tuple(held), quota=game.quota if quota is None else quota)


def _changed(seat: Seat, *, partner: object, sector: object, weight: Number | None) -> Seat:
    return Seat(
        name=seat.name,
        partner=seat.partner if partner is _SAME else (str(partner) if partner else None),
        sector=seat.sector if sector is _SAME else (str(sector) if sector else None),
        weight=seat.weight if weight is None else weight,
    )


def compare(before: Power, after: Power, *, by: str = "sectors") -> list[Change]:
    """How Shapley–Shubik power moves between `sectors`, `partners` or `seats`; in the order of `before`, newcomers
    last.
    """
    if by == "seats":
        one = {seat.seat.name: seat.shapley_shubik for seat in before.seats}
        other = {seat.seat.name: seat.shapley_shubik for seat in after.seats}
    else:
        one = {group.name: group.shapley_shubik for group in getattr(before, by)}
        other = {group.name: group.shapley_shubik for group in getattr(after, by)}
    return [Change(name=name, before=one.get(name, 0), after=other.get(name, 0)) for name in {**one, **other}]
