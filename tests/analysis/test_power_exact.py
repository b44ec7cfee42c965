"""Power indices equal their definitions on any game, and keep to their axioms."""

import time
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from analysis.bodies import banzhaf, coalitions, games, shapley_shubik
from commontable.analysis.power import Game, Seat, power_of
from commontable.analysis.power.blocs import winning_blocs
from commontable.analysis.power.counting import winning_coalitions
from commontable.analysis.power.halves import winning_by_halves
from commontable.analysis.power.sampling import sampled
from commontable.analysis.power.value_functions import TooMuch


@settings(max_examples=250)
@given(games(most=6))
def test_every_index_is_its_definition(game):
    power = power_of(game)
    assert power.exact
    assert [one.banzhaf for one in power.seats] == banzhaf(game)
    assert [one.shapley_shubik for one in power.seats] == shapley_shubik(game)


@settings(max_examples=150)
@given(games(most=10))
def test_counts_are_those_of_every_coalition_written_down(game):
    won = [one for one, wins in coalitions(game).items() if wins]
    n = len(game.seats)
    counts = winning_coalitions(game)
    assert counts.winning == tuple(sum(len(one) == size for one in won) for size in range(n + 1))
    for seat in range(n):
        assert counts.with_seat[seat] == tuple(
            sum(len(one) == size and seat in one for one in won) for size in range(n + 1)
        )
    assert winning_blocs(game, [(one,) for one in range(n)]) == counts


@settings(max_examples=150)
@given(games())
def test_axioms(game):
    power = power_of(game)
    whole = 1 if power.decidable else 0
    assert sum(one.shapley_shubik for one in power.seats) == whole
    assert sum(one.banzhaf_normalised for one in power.seats) == whole
    assert all(one.banzhaf >= 0 for one in power.seats)
    roles: dict[object, set[Fraction]] = {}
    for one in power.seats:
        role = (one.seat.sector, one.seat.weight, one.seat.name in game.veto)
        roles.setdefault(role, set()).add(one.shapley_shubik)
    assert all(len(found) == 1 for found in roles.values())
    won = coalitions(game)
    for one in power.seats:
        place = game.seats.index(one.seat)
        swings = [s for s in won if place in s and won[s] and not won[s - {place}]]
        assert (one.seat.name in power.dummies) == (not swings)
        held = power.decidable and all(place in s for s in won if won[s])
        assert (one.seat.name in power.veto_holders) == held
        assert (one.seat.name in power.dictators) == (held and won[frozenset({place})])


@settings(max_examples=80)
@given(games())
def test_sums_and_blocs_of_partners_and_sectors(game):
    power = power_of(game)
    for groups, kind in ((power.partners, "partner"), (power.sectors, "sector")):
        for group in groups:
            own = [one for one in power.seats if getattr(one.seat, kind) == group.name]
            assert group.seats == len(own)
            assert group.shapley_shubik == sum(one.shapley_shubik for one in own)
            assert group.banzhaf_normalised == sum(one.banzhaf_normalised for one in own)
        names = [getattr(one, kind) for one in game.seats]
        blocs = [[n for n, name in enumerate(names) if name == group.name] for group in groups]
        blocs += [[n] for n, name in enumerate(names) if not name]
        merged = _as_blocs(game, blocs)
        assert [group.as_bloc_shapley_shubik for group in groups] == merged[: len(groups)]


def _as_blocs(game, blocs):
    """Shapley–Shubik of blocs, by every order of them."""
    from itertools import permutations

    pivots, orders = [Fraction(0)] * len(blocs), 0
    for order in permutations(range(len(blocs))) if len(blocs) <= 6 else ():
        orders += 1
        inside: list[int] = []
        for bloc in order:
            before = game.wins_at(inside)
            inside += blocs[bloc]
            pivots[bloc] += game.wins_at(inside) and not before
    if not orders:
        from commontable.analysis.power.indices import _indices

        return _indices(winning_blocs(game, blocs))[2]
    return [one / orders for one in pivots]


def body(weights, sectors, **rule):
    seats = tuple(Seat(name=str(n), weight=w, sector=f"S{n % sectors}" if sectors else None) for n, w in weights)
    return Game(seats=seats, quota=sum(w for _, w in weights) // 2 + 1, **rule)


def test_sixty_seats_of_small_weights_take_a_moment():
    weights = [(n, 1 + n * 7 % 10) for n in range(60)]
    began = time.process_time()
    power = power_of(body(weights, 12, sectors_needed=7, veto=("3",), quorum_heads=31, quorum_sectors=9))
    assert time.process_time() - began < 3
    assert power.exact
    assert sum(one.shapley_shubik for one in power.seats) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sectors", "rule"),
    [
        (0, {}),
        (12, {"sectors_required": ("S0", "S5")}),
        (12, {"sectors_needed": 7, "veto": ("3",), "quorum_heads": 31}),
    ],
)
def test_sixty_seats_of_large_weights_are_exact_as_well(sectors, rule):
    weights = [(n, 1 + n * 7919 % 10_000) for n in range(60)]
    power = power_of(body(weights, sectors, **rule))
    assert power.exact
    assert sum(one.shapley_shubik for one in power.seats) == 1
    assert sum(one.banzhaf_normalised for one in power.seats) == 1


def test_halving_and_writing_down_agree_where_both_can_be_done():
    game = body([(n, 1 + n * 7919 % 97) for n in range(18)], 4, sectors_needed=3, quorum_heads=7, veto=("2",))
    assert winning_coalitions(game) == winning_blocs(game, [(n,) for n in range(18)])


@settings(max_examples=150)
@given(games(most=10))
def test_the_two_halves_count_the_same_where_sectors_do_not_matter(game):
    game = replace(game, sectors_required=(), sectors_needed=0, quorum_sectors=0)
    assert winning_by_halves(game) == winning_coalitions(game)


def test_weights_like_the_people_of_countries_with_a_majority_of_heads():
    """As a council of 27 countries decides: 65 % of the people in 55 % of the countries."""
    people = [int(84_358_845 / (1 + n) ** 1.3) for n in range(27)]
    seats = tuple(Seat(name=str(n), weight=weight) for n, weight in enumerate(people))
    game = Game(seats=seats, quota=sum(people) * 65 / 100, quorum_heads=15)
    power, estimate = power_of(game), sampled(game)
    found = [float(one.shapley_shubik) for one in power.seats]
    assert power.exact
    assert sum(one.shapley_shubik for one in power.seats) == 1
    assert found == sorted(found, reverse=True)
    far = [abs(one - other) for one, other in zip(found, estimate.shapley_shubik, strict=True)]
    assert max(far) < 2 * estimate.half_width


@pytest.mark.slow
def test_thirty_six_seats_of_any_weight_are_exact():
    weights = [(n, 1 + n * 999_983_777 % 1_000_000_000) for n in range(36)]
    power = power_of(body(weights, 0, quorum_heads=20, veto=("7",)))
    assert power.exact
    assert sum(one.shapley_shubik for one in power.seats) == 1


def test_twenty_seats_of_any_weight_are_exact():
    weights = [(n, 1 + n * 999_983_777 % 1_000_000_000) for n in range(20)]
    game = body(weights, 0)
    with pytest.raises(TooMuch):
        winning_coalitions(game)
    power = power_of(game)
    assert power.exact
    assert sum(one.shapley_shubik for one in power.seats) == 1


def test_a_quorum_that_cannot_be_met_leaves_nobody_any_power():
    power = power_of(Game(seats=(Seat(name="a"), Seat(name="b")), quota=1, quorum_heads=3))
    assert not power.decidable
    assert [one.shapley_shubik for one in power.seats] == [0, 0]
    assert (power.dictators, power.veto_holders) == ((), ())


@pytest.mark.parametrize(("majority", "winning"), [("seats", ("a", "b")), ("weight", ("c",))])
def test_a_sector_is_carried_by_its_seats_or_by_its_weight(majority, winning):
    seats = tuple(
        Seat(name=name, sector="health", weight=weight) for name, weight in zip("abc", (1, 1, 3), strict=True)
    )
    game = Game(seats=seats, quota=2, sectors_required=("health",), sector_majority=majority)
    assert game.wins(winning)
    assert power_of(game).decidable
    assert power_of(game).dictators == (("c",) if majority == "weight" else ())


def test_sectors_by_weight_take_a_moment_as_well():
    weights = [(n, 1 + n * 7 % 10) for n in range(60)]
    began = time.process_time()
    power = power_of(body(weights, 12, sectors_needed=7, quorum_heads=31, sector_majority="weight"))
    assert time.process_time() - began < 4
    assert power.exact


def test_decimals_are_what_they_look_like():
    seats = tuple(Seat(name=str(n), weight=0.1) for n in range(3))
    assert {one.banzhaf for one in power_of(Game(seats=seats, quota=0.3)).seats} == {Fraction(1, 4)}
