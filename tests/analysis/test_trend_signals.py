"""The four rules at their edges, their order, and what the icons say."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.trend import Point, study
from commontable.analysis.trend.signals import signals

NONE = [""] * 7


def flags(values, *, mean=0.0, reach=3.0):
    return [flag for flag, _ in signals(values, means=[mean] * len(values), reach=[reach] * len(values))]


def series(values):
    return [Point(date=date(2000 + n, 9, 1), value=v) for n, v in enumerate(values)]


def test_a_point_on_the_limit_is_not_outside_it():
    assert flags([3, -3, 3.0001]) == ["", "", "outside"]


def test_seven_points_that_rise_or_fall_are_a_trend():
    assert flags([-2, -1, -0.5, 0, 0.5, 1, 1.9]) == ["trend"] * 7
    assert flags([1.9, 1, 0.5, 0, -0.5, -1, -2]) == ["trend"] * 7
    assert flags([-2, -1, -0.5, 0, 0.5, 1]) == [""] * 6


def test_a_tie_breaks_a_trend():
    assert flags([-2, -1, -0.5, 0, 0, 0.5, 1]) == NONE


def test_seven_points_on_one_side_are_a_run():
    assert flags([1] * 7) == ["run"] * 7
    assert flags([1] * 6) == [""] * 6
    assert flags([1] * 9 + [-1])[-2:] == ["run", ""]


def test_a_point_on_the_mean_breaks_a_run():
    assert flags([1, 1, 1, 0, 1, 1, 1]) == NONE


def test_two_of_three_near_the_limit_are_flagged_and_not_the_third():
    assert flags([2.5, 0.5, 2.5]) == ["two_of_three", "", "two_of_three"]
    assert flags([2.5, 2.6, 2.7]) == ["two_of_three"] * 3


def test_two_of_three_need_one_side_of_the_mean():
    assert flags([2.5, -0.5, 2.5]) == [""] * 3
    assert flags([2.5, 0, 2.5]) == [""] * 3
    assert flags([2.5, -2.5, 0.1]) == [""] * 3


def test_points_outside_do_not_count_as_near():
    assert flags([3.5, 0.5, 2.5]) == ["outside", "", ""]
    assert flags([3.5, 2.5, 2.5]) == ["outside", "two_of_three", "two_of_three"]


def test_a_point_exactly_two_thirds_of_the_way_is_not_near():
    assert flags([2, 0.5, 2]) == [""] * 3


def test_the_earlier_rule_goes_first():
    assert flags([0.1, 0.2, 0.3, 0.4, 2.5, 2.6, 3.5]) == ["trend"] * 6 + ["outside"]
    assert flags([1, 1, 1, 1, 1, 2.5, 2.4]) == ["run"] * 5 + ["two_of_three"] * 2


def test_a_trend_on_the_mean_lies_where_it_goes():
    found = signals([-3, -2, -1, 0, 1, 2, 3], means=[0.0] * 7, reach=[9.0] * 7)
    assert [side for _, side in found] == ["low"] * 3 + ["high"] * 4


@pytest.mark.parametrize(
    ("direction", "variation"),
    [("increase", "improvement_high"), ("decrease", "concern_high"), ("neutral", "neutral_high")],
)
def test_the_icon_is_of_the_last_point(direction, variation):
    done = study(series([5, 6] * 6 + [60]), direction=direction)
    assert (done.variation, done.points[-1].flag) == (variation, "outside")


def test_low_is_judged_the_other_way_round():
    assert study(series([5, 6] * 6 + [-60]), direction="decrease").variation == "improvement_low"
    assert study(series([5, 6] * 6 + [-60]), direction="increase").variation == "concern_low"


@pytest.mark.parametrize(
    ("target", "direction", "says"),
    [
        (50, "increase", "fail"),
        (50, "decrease", "pass"),
        (-50, "increase", "pass"),
        (-50, "decrease", "fail"),
        (5.5, "increase", "inconsistent"),
        (5.5, "neutral", None),
        (None, "increase", None),
    ],
)
def test_assurance_sets_the_target_against_the_limits(target, direction, says):
    assert study(series([5, 6] * 6), direction=direction, target=target).assurance == says


@settings(max_examples=20)
@given(
    st.lists(st.integers(-50, 50), min_size=5, max_size=30),
    st.integers(1, 8),
    st.integers(-20, 20),
    st.randoms(use_true_random=False),
)
def test_unit_zero_and_order_of_the_rows_change_nothing(values, scale, shift, random):
    plain = study(series([float(v) for v in values]))
    # Powers of two are exact, so that strict comparisons cannot tip over.
    moved = series([float(v) * 2**scale + shift * 2**scale for v in values])
    random.shuffle(moved)
    other = study(moved)
    assert [one.flag for one in other.points] == [one.flag for one in plain.points] or _tips(plain)
    if plain.limits:
        assert other.limits.mean == pytest.approx((plain.limits.mean + shift) * 2**scale)
        assert other.limits.upper == pytest.approx((plain.limits.upper + shift) * 2**scale)


def _tips(done):
    """Whether a point lies so near a line that rounding decides."""
    lines = ("mean", "lower", "upper", "near_lower", "near_upper")
    return any(
        one.limits and any(abs(one.value - getattr(one.limits, line)) < 1e-9 for line in lines) for one in done.points
    )
