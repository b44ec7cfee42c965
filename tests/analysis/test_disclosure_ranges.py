"""Ranges: every one leaves at least three possible counts, for every size of group."""

import numpy as np
import pytest

from commontable.analysis.disclosure import DEFAULT_POLICY
from commontable.analysis.disclosure.policy import FEASIBLE
from commontable.analysis.disclosure.ranges import ranges


def every(n):
    x = np.arange(n + 1.0)
    return x, ranges(denominator=np.full(n + 1, float(n)), numerator=x, policy=DEFAULT_POLICY)


@pytest.mark.parametrize("sizes", [range(5, 101), range(101, 320), (500, 999, 1000, 12345)])
def test_every_range_fits_at_least_three_counts(sizes):
    for n in sizes:
        x, found = every(n)
        assert (found.low <= 100 * x / n).all()
        assert (100 * x / n <= found.high).all()
        bands = list(zip(found.low, found.high, strict=True))
        for band in set(bands):
            members = [i for i, one in enumerate(bands) if one == band]
            assert len(members) >= FEASIBLE, (n, band)
            assert {found.fewest[i] for i in members} == {members[0]}
            assert {found.most[i] for i in members} == {members[-1]}


def test_up_to_a_hundred_children_no_percentage_is_shown():
    """A whole percent and a number of children up to 100 give the exact count away."""
    for n in (10, 57, 100):
        assert every(n)[1].needed.all()


@pytest.mark.parametrize(("n", "low", "high"), [(101, 2, 98), (299, 2, 98), (300, 1, 99), (5000, 1, 99)])
def test_above_only_the_ends_are_coded(n, low, high):
    x, found = every(n)
    share = 100 * x / n
    assert (found.needed == ((share <= low) | (share >= high))).all()
    assert x[~found.needed].min() >= FEASIBLE
    assert n - x[~found.needed].max() >= FEASIBLE


@pytest.mark.parametrize(
    ("n", "x", "low", "high"),
    [(10, 2, 0, 20), (10, 3, 20, 80), (10, 8, 80, 100), (12, 6, 50, 80), (20, 2, 0, 10), (20, 18, 90, 100),
     (40, 2, 0, 5), (40, 3, 5, 20), (100, 95, 95, 100), (250, 5, 0, 2), (400, 396, 99, 100), (400, 200, 50, 60)],
)  # fmt: skip
def test_worked_examples(n, x, low, high):
    found = every(n)[1]
    assert (found.low[x], found.high[x]) == (low, high)
