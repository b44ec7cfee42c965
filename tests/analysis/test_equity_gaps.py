"""Gaps and children: worked examples, and what protection leaves open."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.equity import (
    Children,
    Figure,
    children_between,
    children_to_close,
    children_to_target,
    gap,
    largest_gap,
)

NEWCOMBE = [  # Newcombe 1998, table II, method 10 (hybrid score): x1, n1, x2, n2, low, high
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("x1", "n1", "x2", "n2", "low", "high"), NEWCOMBE)
def test_newcombes_own_table(x1, n1, x2, n2, low, high):
    found = gap(Figure(n=n1, value=100 * x1 / n1), Figure(n=n2, value=100 * x2 / n2))
    assert found.points == pytest.approx(100 * (x1 / n1 - x2 / n2))
    assert (found.low, found.high) == (pytest.approx(100 * low, abs=0.006), pytest.approx(100 * high, abs=0.006))


def test_a_gap_from_ranges_is_a_range_and_from_nothing_nothing():
    ranged = Figure(group="a", n=30, low=30, high=50)
    exact = Figure(group="b", n=200, value=60)
    found = gap(ranged, exact)
    assert (found.points, found.low, found.high, found.method) == (None, -30, -10, "range")
    assert not found.certain  # 15 of 30 against 120 of 200 may be chance
    assert gap(Figure(n=300, low=30, high=50), exact).certain
    assert gap(Figure(group="c"), exact) is None
    assert gap(exact, Figure(group="d", n=0)) is None


def test_means_have_a_difference_without_interval():
    found = gap(Figure(n=200, value=520.5), Figure(n=300, value=531.0), percent=False)
    assert (found.points, found.low, found.method) == (-10.5, None, "difference")
    uncounted = gap(Figure(value=40.0), Figure(n=300, value=60.0))
    assert (uncounted.points, uncounted.low, uncounted.certain) == (-20, None, False)


def test_the_largest_gap_goes_from_worst_to_best_by_direction():
    figures = [Figure(group=g, n=300, value=v) for g, v in (("a", 50), ("b", 80), ("c", 65))]
    better_high = largest_gap(figures, direction="increase")
    assert (better_high.group, better_high.reference, better_high.points) == ("a", "b", -30)
    better_low = largest_gap(figures, direction="decrease")
    assert (better_low.group, better_low.reference, better_low.points) == ("b", "a", 30)
    assert largest_gap(figures, direction="neutral") is None
    assert largest_gap([*figures[:1], Figure(group="d"), Figure(n=20, low=0, high=10)], direction="increase") is None


@given(
    n=st.integers(1, 5000),
    share=st.floats(0, 1),
    target=st.integers(0, 100),
    direction=st.sampled_from(["increase", "decrease"]),
)
def test_that_many_children_reach_the_target_and_one_fewer_does_not(n, share, target, direction):
    x = round(share * n)
    more = children_to_target(100 * x / n, n, target, direction=direction)
    sign = 1 if direction == "increase" else -1

    def reached(count):
        return sign * (100 * (x + sign * count) - target * n) >= 0

    assert reached(more)
    assert more == 0 or not reached(more - 1)


def test_children_from_ranges_are_ranges_never_a_false_zero():
    assert children_between(Figure(n=40, low=20, high=30), 50, direction="increase") == Children(8, 12)
    assert children_between(Figure(n=40, low=40, high=50), 45, direction="increase") == Children(0, 2)
    assert children_between(Figure(n=40, low=5, high=20), 10, direction="decrease") == Children(0, 4)
    assert children_between(Figure(), 45, direction="increase") is None
    assert children_between(Figure(n=0), 45, direction="increase") is None


def test_children_to_close_a_gap():
    group, reference = Figure(n=120, value=45.0), Figure(n=400, value=62.25)
    assert children_to_close(group, reference, direction="increase") == Children(21, 21)
    assert math.ceil(0.1725 * 120) == 21
    assert children_to_close(reference, group, direction="increase") == Children(0, 0)
    assert children_to_close(group, Figure(n=50, low=60, high=70), direction="increase") == Children(18, 30)
    assert children_to_close(group, Figure(), direction="increase") is None
