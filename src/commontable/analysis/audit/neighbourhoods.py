"""Components too large for one programme: place by place, with some places beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from commontable.analysis.audit.budget import Budget
from commontable.analysis.audit.coding import Codes, Numbers, Rows
from commontable.analysis.audit.knowing import Flags, Known
from commontable.analysis.audit.searching import Ends, searched
from commontable.analysis.audit.solving import Columns, OutOfTime, Programme
from commontable.analysis.audit.system import System

SIZES = (500, 2_000)
"""A figure is looked at among so many others, then among more."""


@dataclass(frozen=True)
class Map:
    """Where the columns of a system are: `where` is period × place."""

    system: System
    known: Known
    rows: Rows

    @cached_property
    def where(self) -> Codes:
        """For every column its period and place."""
        found = np.zeros(len(self.system.low), np.int64)
        for column in self.system.column:
            there = np.flatnonzero(column >= 0)
            found[column[there]] = self.known.cells[there] // len(self.rows.breakdowns)
        return found

    @cached_property
    def order(self) -> Codes:
        """Columns by place."""
        return np.argsort(self.where, kind="stable")

    @cached_property
    def sorted_where(self) -> Codes:
        """The places of `order`."""
        return self.where[self.order]

    @cached_property
    def parent(self) -> Codes:
        """The place above each place, or -1."""
        families = [self.rows.above[one] for one in self.known.families]
        found: Codes = np.max(np.stack(families), axis=0) if families else np.zeros(0, np.int64)
        return found

    def columns(self, where: Codes) -> Codes:
        """All columns of these places."""
        starts = np.searchsorted(self.sorted_where, where)
        ends = np.searchsorted(self.sorted_where, where, side="right")
        parts = [self.order[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)

    def around(self, where: int, size: int, rng: np.random.Generator) -> Codes:
        """The columns of a place and of places beside, above and below it, about `size` of them."""
        count = len(self.rows.places)
        period, place = divmod(where, count)
        taken = self.columns(np.array([where], np.int64))
        for one in self._beside(place, rng):
            taken = np.union1d(taken, self.columns(np.array([period * count + one], np.int64)))
            if len(taken) >= size:
                break
        return taken

    def _beside(self, place: int, rng: np.random.Generator) -> Iterator[int]:
        above = int(self.parent[place]) if len(self.parent) else -1
        below = rng.permutation(np.flatnonzero(self.parent == place)).tolist()
        yield from below[:3]
        if above >= 0:
            siblings = np.flatnonzero(self.parent == above)
            for i, sibling in enumerate(rng.permutation(siblings[siblings != place]).tolist()):
                yield sibling
                if i == 2:
                    yield above
                if below:
                    yield from rng.permutation(np.flatnonzero(self.parent == sibling))[:1].tolist()
            yield above
        yield from below[3:]


def first_table(columns: Codes, *, of: Columns, low: Numbers, high: Numbers, budget: Budget) -> Numbers | None:
    """Values for the whole system that agree in these columns, or None when none was found in time. Raises
    `NoneAgrees`.
    """
    if budget.for_a_table <= 0:
        return None
    started = time.perf_counter()
    programme = Programme(columns, of=of, low=low, high=high, held=low)
    try:
        values = programme.any(seconds=budget.for_a_table)
    except OutOfTime:
        return None
    finally:
        budget.searched += time.perf_counter() - started
    held = low.copy()
    near = np.rint(values)
    held[columns] = np.where(np.abs(values - near) < 1e-5, near, values)
    return held


def searched_around(
    where: int,
    figures: Codes,
    *,
    of: Columns,
    where_is: Map,
    together: Flags,
    ends: Ends,
    held: Numbers | None,
    width: float,
    rng: np.random.Generator,
    budget: Budget,
) -> None:
    """The ends of the `figures` of one place, whose component is `together`: reached by tables that agree, or
    bounded from outside, as far as the `budget` goes. Raises `NoneAgrees`.
    """
    left = figures[(ends.inner(figures) < width) & (ends.outer(figures) >= width)]
    for size in SIZES:
        if not len(left) or budget.over:
            break
        block = where_is.around(where, size, rng)
        block = block[together[block]]
        if held is not None:
            # A first table in fractions need not lie within bounds that were sharpened for whole numbers since.
            low, high = np.minimum(ends.low, held), np.maximum(ends.high, held)
            inside = Programme(block[low[block] < high[block]], of=of, low=low, high=high, held=held)
            searched(inside, left, ends, width=width, bounding=False, budget=budget)
            left = left[ends.inner(left) < width]
        if len(left):
            outside = Ends.of(ends.low, ends.high, ends.whole)
            outer = Programme(block[ends.low[block] < ends.high[block]], of=of, low=ends.low, high=ends.high)
            searched(outer, left, outside, width=width, closest=False, budget=budget)
            ends.low[left], ends.high[left] = outside.low[left], outside.high[left]
            left = left[ends.outer(left) >= width]
