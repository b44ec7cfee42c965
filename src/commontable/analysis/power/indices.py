"""Banzhaf and Shapley–Shubik: how often a seat is the one on which the outcome hangs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from commontable.analysis.power.blocs import MOST_BLOCS, winning_blocs
from commontable.analysis.power.counting import Counts, winning_coalitions
from commontable.analysis.power.game import Game, Number, Seat, exactly
from commontable.analysis.power.halves import winning_by_halves
from commontable.analysis.power.sampling import Sampled, sampled
from commontable.analysis.power.value_functions import TooMuch

Share = Fraction | float  # a fraction when counted, a float when estimated
MOST_ENUMERATED = 22
BUDGET = 4_000_000_000


@dataclass(frozen=True, kw_only=True)
class SeatPower:
    """`banzhaf`: the share of all coalitions of the others in which this seat's voice decides; normalised, all seats
    together have 1. `shapley_shubik`: the share of all orders of joining in which this seat is the one that makes
    the coalition win.
    """

    seat: Seat
    banzhaf: Share
    banzhaf_normalised: Share
    shapley_shubik: Share


@dataclass(frozen=True, kw_only=True)
class GroupPower:
    """A partner or a sector: the sums over its seats, each free to vote as it likes; and, `as_bloc_…`, its power when
    the seats of every partner (sector) always vote as one, with up to `MOST_BLOCS` blocs, else `None`.
    """

    name: str
    seats: int
    weight: Number
    banzhaf_normalised: Share
    shapley_shubik: Share
    as_bloc_banzhaf_normalised: Fraction | None
    as_bloc_shapley_shubik: Fraction | None


@dataclass(frozen=True, kw_only=True)
class Power:
    """What the rule gives to whom. `winning` is the share of all coalitions that win. `dummies` have no power at all,
    `veto_holders` are in every winning coalition, and a dictator decides alone. Where not `exact`, `dummies` has only
    seats that are certain to be, and `estimated` says how far off figures may be.
    """

    game: Game
    seats: tuple[SeatPower, ...]
    partners: tuple[GroupPower, ...]
    sectors: tuple[GroupPower, ...]
    winning: Share
    dummies: tuple[str, ...]
    dictators: tuple[str, ...]
    veto_holders: tuple[str, ...]
    exact: bool
    estimated: Sampled | None = None

    @property
    def decidable(self) -> bool:
        """All seats together can carry a proposal; where they cannot, nobody has any power."""
        return self.game.wins_at(range(len(self.game.seats)))


def power_of(game: Game, *, budget: int = BUDGET, draws: int | None = None) -> Power:
    """The power of every seat, partner and sector. Exact up to 60 seats, unless it takes more than `budget` additions
    (about a nanosecond each); estimated from `draws` random orders otherwise.

    >>> weights = {"France": 4, "Germany": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1}
    >>> council = Game(seats=tuple(Seat(name=one, weight=w) for one, w in weights.items()), quota=12)  # 1958
    >>> found = power_of(council)
    >>> [str(one.shapley_shubik) for one in found.seats]
    ['7/30', '7/30', '7/30', '3/20', '3/20', '0']
    >>> found.dummies
    ('Luxembourg',)
    """
    counts = _counted(game, budget)
    if counts is None:
        return _estimated(game, sampled(game, draws=draws))
    absolute, normalised, shapley = _indices(counts)
    return _power(
        game,
        banzhaf=(absolute, normalised),
        shapley=shapley,
        winning=Fraction(sum(counts.winning), 2 ** len(game.seats)),
        dummies=[seat.name for seat, one in zip(game.seats, absolute, strict=True) if not one],
    )


def _counted(game: Game, budget: int) -> Counts | None:
    """Counted in the first way that is quick enough for the game; None where there is none."""
    n = len(game.seats)
    ways: list[tuple[int, Callable[[], Counts]]] = [
        (0, lambda: winning_coalitions(game, budget=budget)),
        (n * 2**n, lambda: winning_blocs(game, [(place,) for place in range(n)], most=MOST_ENUMERATED)),
        (n * n * 2 ** (n // 2), lambda: winning_by_halves(game)),
    ]
    for additions, way in ways:
        if additions <= budget:
            try:
                return way()
            except TooMuch:
                continue
    return None


def _indices(counts: Counts) -> tuple[list[Fraction], list[Fraction], list[Fraction]]:
    """Banzhaf absolute and normalised, Shapley–Shubik; from winning coalitions by size.

    A winning coalition with the seat of size s+1 was a swing, unless it wins without the seat as well.
    """
    n = len(counts.winning) - 1
    absolute, shapley = [], []
    for having in counts.with_seat:
        swings = [having[s + 1] - (counts.winning[s] - having[s]) for s in range(n)]
        absolute.append(Fraction(sum(swings), 2 ** (n - 1)))
        orders = sum(factorial(s) * factorial(n - s - 1) * count for s, count in enumerate(swings))
        shapley.append(Fraction(orders, factorial(n)))
    whole = sum(absolute, Fraction(0))
    return absolute, [one / whole if whole else Fraction(0) for one in absolute], shapley


def _estimated(game: Game, found: Sampled) -> Power:
    whole = sum(found.banzhaf)
    by_weight = not (game.sectors_required or game.sectors_needed or game.quorum_heads or game.quorum_sectors)
    return _power(
        game,
        banzhaf=(found.banzhaf, [one / whole if whole else 0.0 for one in found.banzhaf]),
        shapley=found.shapley_shubik,
        winning=found.winning,
        dummies=[one.name for one in game.seats if by_weight and not one.weight and one.name not in game.veto],
        estimated=found,
    )


def _power(
    game: Game,
    *,
    banzhaf: tuple[Sequence[Share], Sequence[Share]],
    shapley: Sequence[Share],
    winning: Share,
    dummies: Sequence[str],
    estimated: Sampled | None = None,
) -> Power:
    absolute, normalised = banzhaf
    everyone = set(range(len(game.seats)))
    held = [one for one in sorted(everyone) if not game.wins_at(everyone - {one})] if game.wins_at(everyone) else []
    return Power(
        game=game,
        seats=tuple(
            SeatPower(seat=seat, banzhaf=a, banzhaf_normalised=b, shapley_shubik=s)
            for seat, a, b, s in zip(game.seats, absolute, normalised, shapley, strict=True)
        ),
        partners=_grouped(game, game.partners, normalised, shapley, [one.partner for one in game.seats]),
        sectors=_grouped(game, game.sectors, normalised, shapley, [one.sector for one in game.seats]),
        winning=winning,
        dummies=tuple(dummies),
        veto_holders=tuple(game.seats[one].name for one in held),
        dictators=tuple(game.seats[one].name for one in held if game.wins_at([one])),
        exact=estimated is None,
        estimated=estimated,
    )


def _grouped(
    game: Game,
    groups: Mapping[str, Sequence[int]],
    normalised: Sequence[Share],
    shapley: Sequence[Share],
    names: Sequence[str | None],
) -> tuple[GroupPower, ...]:
    alone = [(place,) for place, name in enumerate(names) if not name]
    blocs = [*groups.values(), *alone]
    as_blocs: Iterator[tuple[Fraction | None, Fraction | None]] = iter([(None, None)] * len(groups))
    if groups and len(blocs) <= MOST_BLOCS:
        _, banzhaf, shubik = _indices(winning_blocs(game, blocs))
        as_blocs = zip(banzhaf, shubik, strict=True)
    return tuple(
        GroupPower(
            name=name,
            seats=len(places),
            weight=_plain(sum((exactly(game.seats[one].weight) for one in places), Fraction(0))),
            banzhaf_normalised=sum((normalised[one] for one in places), Fraction(0)),
            shapley_shubik=sum((shapley[one] for one in places), Fraction(0)),
            as_bloc_banzhaf_normalised=banzhaf_of_bloc,
            as_bloc_shapley_shubik=shapley_of_bloc,
        )
        for (name, places), (banzhaf_of_bloc, shapley_of_bloc) in zip(groups.items(), as_blocs, strict=False)
    )


def _plain(number: Fraction) -> Number:
    return int(number) if number.denominator == 1 else float(number)
