"""Published numbers: NHSRplotthedots' vignette, and p′ and u′ worked by hand."""

from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import fmean

import pytest

from commontable.analysis.trend import Point, Rebase, study

VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def monthly(values, denominators=None):
    counted = denominators or [None] * len(values)
    days = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(len(values))]
    return [Point(date=d, value=v, denominator=n) for d, v, n in zip(days, values, counted, strict=True)]


def of(done):
    return [round(n, 4) for n in (done.limits.mean, done.limits.lower, done.limits.upper)]


def test_the_vignette_to_four_decimals():
    done = study(monthly(VIGNETTE))
    assert of(done) == [1.9444, -0.7156, 4.6044]
    assert [one.flag for one in done.points] == ["outside" if v == 10 else "" for v in VIGNETTE]


def test_the_vignette_without_screening():
    assert of(study(monthly(VIGNETTE), screen_outliers=False)) == [1.9444, -3.0626, 6.9515]


def test_near_limits_are_two_thirds_of_the_way():
    limits = study(monthly(VIGNETTE)).limits
    assert limits.near_upper - limits.mean == pytest.approx((limits.upper - limits.mean) * 2 / 3)
    assert limits.mean - limits.near_lower == pytest.approx((limits.mean - limits.lower) * 2 / 3)


def test_bounds_cap_the_limits_and_nothing_else():
    capped, free = study(monthly(VIGNETTE), bounds=(0, None)), study(monthly(VIGNETTE))
    assert (capped.limits.lower, capped.limits.upper) == (0, free.limits.upper)
    assert [one.flag for one in capped.points] == [one.flag for one in free.points]


def test_a_fixed_baseline_sets_the_limits_for_all():
    later = [*([1, 2] * 6), *([9] * 3)]
    done = study(monthly(later), baseline=12)
    assert of(done) == of(study(monthly([1, 2] * 6)))
    assert [one.flag for one in done.points][-3:] == ["outside"] * 3
    assert not done.group.is_trial


def test_every_rebase_has_limits_of_its_own():
    points = monthly([1, 2] * 6 + [11, 12] * 4)
    done = study(points, rebases=[Rebase(date=points[12].date, reason="Another test")])
    assert [round(one.limits.mean, 4) for one in done.groups] == [1.5, 11.5]
    assert (done.group.reason, done.group.is_trial, done.variation) == ("Another test", True, "common_cause")
    assert not any(one.flag for one in done.points)
    assert any(one.flag for one in study(points).points)


P_SHARES, P_COUNTS = [40.0, 45.0, 42.0, 38.0, 47.0, 41.0], [100, 200, 150, 120, 180, 160]


def test_p_limits_by_hand():
    mean = sum(p * n for p, n in zip(P_SHARES, P_COUNTS, strict=True)) / sum(P_COUNTS)
    done = study(monthly(P_SHARES, P_COUNTS), chart="p")
    for one, n in zip(done.points, P_COUNTS, strict=True):
        far = 3 * sqrt(mean * (100 - mean) / n)
        assert (one.limits.lower, one.limits.upper) == pytest.approx((mean - far, mean + far))
    assert round(mean, 4) == 42.7253  # 38,880 of 91,000


def test_laneys_p_by_hand():
    mean = sum(p * n for p, n in zip(P_SHARES, P_COUNTS, strict=True)) / sum(P_COUNTS)
    z = [(p - mean) / sqrt(mean * (100 - mean) / n) for p, n in zip(P_SHARES, P_COUNTS, strict=True)]
    stretch = fmean(abs(b - a) for a, b in pairwise(z)) / 1.128
    done = study(monthly(P_SHARES, P_COUNTS), chart="pp", screen_outliers=False)
    far = 3 * stretch * sqrt(mean * (100 - mean) / P_COUNTS[-1])
    assert (done.limits.lower, done.limits.upper) == pytest.approx((mean - far, mean + far))


def test_laneys_p_is_p_where_the_points_move_as_chance_does():
    """Two values in turn, as far apart as 1.128 of their sigma: AMR(z) / 1.128 = 1."""
    n, p = 400, 50.0
    apart = 1.128 * sqrt(p * (100 - p) / n)
    points = monthly([p - apart / 2, p + apart / 2] * 7, [n] * 14)
    assert of(study(points, chart="pp")) == of(study(points, chart="p"))


def test_u_and_its_prime_by_hand():
    rates, units = [0.10, 0.14, 0.08, 0.12, 0.11, 0.13], [500, 450, 520, 480, 510, 490]
    mean = sum(r * n for r, n in zip(rates, units, strict=True)) / sum(units)
    done = study(monthly(rates, units), chart="u")
    assert done.limits.upper == pytest.approx(mean + 3 * sqrt(mean / units[-1]))
    z = [(r - mean) / sqrt(mean / n) for r, n in zip(rates, units, strict=True)]
    stretch = fmean(abs(b - a) for a, b in pairwise(z)) / 1.128
    prime = study(monthly(rates, units), chart="up")
    assert prime.limits.upper == pytest.approx(mean + 3 * stretch * sqrt(mean / units[-1]))


def test_rates_per_hundred_have_the_same_limits_times_a_hundred():
    rates, units = [0.10, 0.14, 0.08, 0.12, 0.11, 0.13], [500, 450, 520, 480, 510, 490]
    one = study(monthly(rates, units), chart="u").limits
    hundred = study(monthly([100 * r for r in rates], units), chart="u", per=100).limits
    assert (hundred.lower, hundred.upper) == pytest.approx((100 * one.lower, 100 * one.upper))
