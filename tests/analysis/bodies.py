"""Bodies to weigh, and every coalition of them written down."""

from fractions import Fraction
from itertools import permutations

from hypothesis import strategies as st

from commontable.analysis.power import Game, Seat
from commontable.analysis.power.game import exactly

WEIGHTS = st.one_of(st.integers(0, 6), st.sampled_from([0.5, 1.25, 2.75, 10, 40]))


@st.composite
def games(draw, most=9):
    """Any rule over a few seats, with seats that belong to no sector and quorums that cannot be met."""
    count = draw(st.integers(1, most))
    sectors = st.sampled_from(["education", "health", "business", "families", None])
    seats = tuple(
        Seat(
            name=f"seat {n}", partner=draw(st.sampled_from(["P", "Q", "R", None])), sector=draw(sectors), weight=weight
        )
        for n, weight in enumerate(draw(st.lists(WEIGHTS, min_size=count, max_size=count)))
    )
    total = sum(exactly(one.weight) for one in seats)
    if not total:
        seats, total = (*seats[1:], Seat(name="heavy", sector="health", weight=2)), Fraction(2)
    known = sorted({one.sector for one in seats if one.sector})
    some = st.lists(st.sampled_from(known), unique=True, max_size=2) if known else st.just([])
    return Game(
        seats=seats,
        quota=total * draw(st.integers(1, 12)) / 12,
        sectors_required=tuple(draw(some)),
        sectors_needed=draw(st.integers(0, len(known) + 1)),
        veto=tuple(draw(st.lists(st.sampled_from([one.name for one in seats]), unique=True, max_size=2))),
        quorum_heads=draw(st.sampled_from([0, 0, 1, 2, 4, 9])),
        quorum_sectors=draw(st.integers(0, len(known) + 1)),
        sector_majority=draw(st.sampled_from(["seats", "weight"])),
    )


def coalitions(game):
    """Every coalition, as places, and whether it wins."""
    n = len(game.seats)
    found = {}
    for bits in range(1 << n):
        inside = frozenset(one for one in range(n) if bits >> one & 1)
        found[inside] = game.wins_at(inside)
    return found


def banzhaf(game):
    """Straight from the definition."""
    n, won = len(game.seats), coalitions(game)
    return [
        Fraction(sum(won[one | {seat}] and not won[one] for one in won if seat not in one), 2 ** (n - 1))
        for seat in range(n)
    ]


def shapley_shubik(game):
    """Straight from the definition: every order in which seats may join (a few seats only)."""
    n, won = len(game.seats), coalitions(game)
    pivots, orders = [0] * n, 0
    for order in permutations(range(n)):
        orders += 1
        for place, seat in enumerate(order):
            if won[frozenset(order[: place + 1])] and not won[frozenset(order[:place])]:
                pivots[seat] += 1
    return [Fraction(one, orders) for one in pivots]
