"""Where counting takes too long, estimates say how far off they may be."""

from fractions import Fraction

import pytest

from commontable.analysis.power import Game, Seat, in_words, plain, power_of
from commontable.analysis.power.sampling import sampled


@pytest.mark.parametrize("majority", ["seats", "weight"])
def test_estimates_lie_within_what_they_state(majority):
    seats = tuple(Seat(name=str(n), weight=1 + n % 5, sector=f"S{n % 4}") for n in range(24))
    game = Game(
        seats=seats, quota=37, sectors_needed=3, veto=("7",), quorum_heads=13, quorum_sectors=2,
        sector_majority=majority,
    )  # fmt: skip
    exact, found = power_of(game), sampled(game)
    assert found.draws == 40_000
    assert found.half_width == pytest.approx(1.96 * found.standard_error)
    assert found.half_width < 0.006
    far = [
        abs(float(one.shapley_shubik) - estimate)
        for one, estimate in zip(exact.seats, found.shapley_shubik, strict=True)
    ] + [abs(float(one.banzhaf) - estimate) for one, estimate in zip(exact.seats, found.banzhaf, strict=True)]
    assert sum(one <= found.half_width for one in far) >= 0.95 * len(far)
    assert max(far) < 2 * found.half_width
    assert abs(float(exact.winning) - found.winning) < 2 * found.half_width


def test_above_sixty_seats_figures_are_estimates_and_say_so():
    seats = tuple(Seat(name=str(n), sector=f"S{n % 3}", weight=n % 2) for n in range(200))
    power = power_of(Game(seats=seats, quota=51))
    assert not power.exact
    told = plain(power)
    assert told["exact"] is False
    assert 0 < told["sampling_error"] < 0.02
    assert told["sampling"]["draws"] == 20_000
    assert told["dummies"] == [str(n) for n in range(0, 200, 2)]
    assert sum(one["shapley_shubik"] for one in told["seats"]) == pytest.approx(1)
    assert any("Estimated from 20,000 random orders" in line for line in in_words(power))


def test_where_everybody_is_needed_nothing_is_estimated():
    power = power_of(Game(seats=tuple(Seat(name=str(n), sector=f"S{n % 3}") for n in range(300)), quota=300))
    assert power.exact
    assert {one.shapley_shubik for one in power.seats} == {Fraction(1, 300)}
    assert {one.banzhaf_normalised for one in power.seats} == {Fraction(1, 300)}


def test_seats_that_are_alike_have_the_same_estimates():
    power = power_of(Game(seats=tuple(Seat(name=str(n), weight=1 + n % 2) for n in range(80)), quota=70))
    assert len({one.shapley_shubik for one in power.seats}) == 2
    assert len({one.banzhaf for one in power.seats}) == 2


def test_the_same_body_gives_the_same_estimates():
    game = Game(seats=tuple(Seat(name=str(n)) for n in range(80)), quota=41)
    assert plain(power_of(game)) == plain(power_of(game))


def test_a_dictator_and_vetoes_are_certain_in_a_large_body_too():
    seats = (Seat(name="one", weight=1000), *(Seat(name=str(n)) for n in range(99)))
    power = power_of(Game(seats=seats, quota=1000))
    assert (power.dictators, power.veto_holders) == (("one",), ("one",))
    assert float(power.seats[0].shapley_shubik) == 1


def test_weights_that_cannot_be_counted_in_time_are_estimated():
    seats = tuple(Seat(name=str(n), weight=1 + n * 999_983_777 % 1_000_000_000) for n in range(45))
    power = power_of(Game(seats=seats, quota=10_000_000_000), draws=2000)
    assert not power.exact
    assert power.estimated.draws == 2000


def test_two_thousand_seats_are_the_most():
    power = power_of(Game(seats=tuple(Seat(name=str(n)) for n in range(2000)), quota=1001), draws=50)
    assert len(power.seats) == 2000
