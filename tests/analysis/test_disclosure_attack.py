"""The attack and its mending, on tables small enough to draw."""

import numpy as np
import pytest

from commontable.analysis.disclosure import attack
from commontable.analysis.disclosure.bounds import UNBOUNDED, narrowed
from commontable.analysis.disclosure.cover import Remainder, covered
from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.mend import Mender


def table(rows, columns):
    """A two-way table with its totals as links: cell (r, c) at r * (columns + 1) + c, totals last."""
    width = columns + 1
    right = np.full((rows + 1) * width, -1, np.int32)
    down = right.copy()
    for r in range(rows + 1):
        for c in range(width):
            if c < columns:
                right[r * width + c] = r * width + columns
            if r < rows:
                down[r * width + c] = rows * width + c
    return (right, down), Links.of((right, down))


def flags(width, rows, cells):
    found = np.zeros((rows + 1) * width, bool)
    for r, c in cells:
        found[r * width + c] = True
    return found


@pytest.fixture(params=["exact", "projected"])
def both(request, monkeypatch):
    if request.param == "projected":
        monkeypatch.setattr(attack, "EXACT", 0)


def found(links, unknown):
    return set(np.flatnonzero(attack.recovered(links=links, unknown=unknown)))


def test_a_bridge_is_found_and_a_cycle_is_not(both):
    """Two rectangles joined by one cell: every row and column has two unknowns, the joining cell is a
    bridge.
    """
    _, links = table(4, 4)
    first = [(0, 0), (0, 1), (1, 0), (1, 1)]
    second = [(2, 2), (2, 3), (3, 2), (3, 3)]
    assert found(links, flags(5, 4, first + second)) == set()
    assert found(links, flags(5, 4, [*first, *second, (1, 2)])) == {1 * 5 + 2}
    assert found(links, flags(5, 4, [*first, *second, (1, 2), (2, 1)])) == set()


def test_one_unknown_in_a_row_is_found(both):
    _, links = table(3, 3)
    assert found(links, flags(4, 3, [(0, 0)])) == {0}
    assert found(links, flags(4, 3, [(0, 0), (0, 1)])) == {0, 1}
    assert found(links, flags(4, 3, [])) == set()


def test_mending_closes_the_cheapest_rectangle(both):
    parents, links = table(4, 4)
    unknown = flags(5, 4, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2)])
    cost = np.arange(100.0, 125.0)
    cost[2 * 5 + 0] = 1
    public = np.zeros(25, bool)
    mended = Mender(links, parents, cost, public).mended(unknown=unknown, found=np.array([7], np.int32))
    assert set(np.flatnonzero(mended & ~unknown)) == {10}
    assert found(links, mended) == set()
    public[10] = True
    mended = Mender(links, parents, cost, public).mended(unknown=unknown, found=np.array([7], np.int32))
    assert not mended[10]
    assert found(links, mended) == set()


def test_company_is_the_cheapest_and_never_a_total_if_avoidable():
    _, links = table(3, 3)
    cost = np.array([3, 50, 20, 73, 60, 40, 30, 130, 70, 80, 90, 240, 133, 170, 140, 443], float)
    done = covered(links=links, unknown=flags(4, 3, [(0, 0)]), cost=cost, public=np.zeros(16, bool))
    assert set(np.flatnonzero(done)) == {0, 2, 4, 6}


def test_what_is_left_over_must_be_a_group_that_may_be_shown():
    _, links = table(2, 3)
    children = np.array([3, 4, 40, 47, 30, 30, 30, 90, 33, 34, 70, 137], float)
    loose = covered(links=links, unknown=flags(4, 2, [(0, 0), (0, 1)]), cost=children, public=np.zeros(12, bool))
    assert not loose[2]
    tight = covered(
        links=links,
        unknown=flags(4, 2, [(0, 0), (0, 1)]),
        cost=children,
        public=np.zeros(12, bool),
        remainders=[Remainder(children, 10)],
    )
    assert tight[2]


def test_bounds_pass_from_sum_to_sum():
    """3 + 1 hidden in a row that adds up to 44: with 40 shown, each is 1 to 3; a second row leaves no
    choice.
    """
    _, links = table(2, 3)
    children = np.array([3, 1, 40, 44, 1, 1, 30, 32, 4, 2, 70, 76], float)
    unknown = flags(4, 2, [(0, 0), (0, 1), (1, 0), (1, 1)])
    low, high = narrowed(links=links, low=np.where(unknown, 1.0, children), high=np.where(unknown, UNBOUNDED, children))
    assert (low[unknown] == high[unknown]).all()
    assert (low[unknown] == children[unknown]).all()
    unknown = flags(4, 2, [(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (1, 2)])
    low, high = narrowed(links=links, low=np.where(unknown, 1.0, children), high=np.where(unknown, UNBOUNDED, children))
    assert (low <= children).all()
    assert (children <= high).all()
    assert high[0] > low[0]


def test_exact_and_projected_agree_on_random_tables(monkeypatch):
    rng = np.random.default_rng(7)
    _, links = table(8, 6)
    for _ in range(60):
        unknown = rng.random(links.count) < rng.uniform(0.1, 0.5)
        monkeypatch.setattr(attack, "EXACT", 10_000)
        exact = found(links, unknown)
        monkeypatch.setattr(attack, "EXACT", 0)
        assert found(links, unknown) == exact
