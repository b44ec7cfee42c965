"""The power of known bodies is what was published about them."""

from fractions import Fraction
from math import factorial

import pytest

from commontable.analysis.power import Game, Seat, power_of


def weighted(weights, quota, **rule):
    return Game(seats=tuple(Seat(name=str(n), weight=w) for n, w in enumerate(weights, start=1)), quota=quota, **rule)


def shapley(game):
    return [float(one.shapley_shubik) for one in power_of(game).seats]


def banzhaf(game):
    return [float(one.banzhaf_normalised) for one in power_of(game).seats]


@pytest.mark.parametrize(
    ("game", "why"),
    [
        (weighted([7] * 5 + [1] * 10, 39), "as weights"),
        (weighted([1] * 15, 9, veto=("1", "2", "3", "4", "5")), "as nine votes with five vetoes"),
    ],
)
def test_the_security_council_of_the_united_nations(game, why):
    power = power_of(game)
    assert [round(float(one.shapley_shubik), 5) for one in power.seats] == [0.19627] * 5 + [0.00186] * 10
    assert power.seats[0].shapley_shubik == Fraction(421, 2145)
    assert power.seats[5].shapley_shubik == Fraction(4, 2145)
    assert [round(float(one.banzhaf_normalised), 4) for one in power.seats] == [0.1669] * 5 + [0.0165] * 10
    assert power.seats[0].banzhaf == Fraction(848, 2**14)
    assert power.veto_holders == ("1", "2", "3", "4", "5")
    assert (power.dummies, power.dictators) == ((), ())


def test_the_council_of_the_six_gave_luxembourg_nothing():
    power = power_of(weighted([4, 4, 4, 2, 2, 1], 12))
    assert [one.shapley_shubik for one in power.seats] == [Fraction(14, 60)] * 3 + [Fraction(9, 60)] * 2 + [0]
    assert [one.banzhaf_normalised for one in power.seats] == [Fraction(5, 21)] * 3 + [Fraction(3, 21)] * 2 + [0]
    assert power.dummies == ("6",)


@pytest.mark.parametrize(
    ("weights", "quota", "expected"),
    [
        ([4, 4, 4, 2, 1], 8, [1 / 3, 1 / 3, 1 / 3, 0, 0]),
        ([4, 4, 4, 2, 1], 11, [7 / 30, 7 / 30, 7 / 30, 3 / 20, 3 / 20]),
        ([50, 49, 1], 51, [2 / 3, 1 / 6, 1 / 6]),
        ([3, 2, 1, 1], 4, [1 / 2, 1 / 6, 1 / 6, 1 / 6]),
        ([1, 1, 1], 3, [1 / 3] * 3),
        ([10, 10, 10, 10, 4, 3], 24, None),
    ],
)
def test_games_of_the_textbooks(weights, quota, expected):
    found = shapley(weighted(weights, quota))
    assert sum(found) == pytest.approx(1)
    if expected:
        assert found == pytest.approx(expected, abs=1e-12)


def test_nassau_county_1958_had_three_dummies():
    power = power_of(weighted([9, 9, 7, 3, 1, 1], 16))
    assert [one.banzhaf_normalised for one in power.seats] == [Fraction(1, 3)] * 3 + [0] * 3
    assert power.dummies == ("4", "5", "6")


def test_a_dictator_decides_alone_and_everybody_else_is_a_dummy():
    power = power_of(weighted([6, 2, 1, 1], 6))
    assert power.dictators == ("1",)
    assert power.dummies == ("2", "3", "4")
    assert shapley(power.game) == [1, 0, 0, 0]


def test_one_who_wins_alone_but_is_not_needed_is_no_dictator():
    power = power_of(weighted([5, 5], 5))
    assert (power.dictators, power.dummies, power.veto_holders) == ((), (), ())


@pytest.mark.parametrize("count", [1, 2, 7, 60])
def test_equal_seats_have_equal_power(count):
    power = power_of(weighted([1] * count, count // 2 + 1))
    assert {one.shapley_shubik for one in power.seats} == {Fraction(1, count)}
    assert {one.banzhaf_normalised for one in power.seats} == {Fraction(1, count)}
    assert power.exact


def test_the_electoral_college_of_the_2010s_by_another_way_of_counting():
    """Fifty-one blocs, 270 of 538 votes: seat by seat, the coalitions of all others by size and weight."""
    votes = [55, 38, 29, 29, 20, 20, 18, 16, 16, 15, 14, 13, 12, 11, 11, 11, 11, 10, 10, 10, 10, 9, 9, 9, 8, 8, 7, 7, 7]
    votes += [6] * 6 + [5] * 3 + [4] * 5 + [3] * 8
    n = len(votes)
    assert (n, sum(votes)) == (51, 538)
    power = power_of(weighted(votes, 270))
    for seat in (0, 1, 20, n - 1):
        ways = [[0] * 539 for _ in range(n)]
        ways[0][0] = 1
        for weight in votes[:seat] + votes[seat + 1 :]:
            for size in range(n - 1, 0, -1):
                below, here = ways[size - 1], ways[size]
                for total in range(538, weight - 1, -1):
                    here[total] += below[total - weight]
        swings = [sum(row[270 - votes[seat] : 270]) for row in ways]
        orders = sum(factorial(size) * factorial(n - 1 - size) * count for size, count in enumerate(swings))
        assert power.seats[seat].shapley_shubik == Fraction(orders, factorial(n))
        assert power.seats[seat].banzhaf == Fraction(sum(swings), 2 ** (n - 1))
    assert round(float(power.seats[0].shapley_shubik), 3) == 0.110  # California
