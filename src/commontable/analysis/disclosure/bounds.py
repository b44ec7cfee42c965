"""The patient reader: every sum bounds its unknowns, since children are not negative and successes no more
than children. Bounds are passed on from sum to sum, and between children, successes and the others, until
nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.links import Family, Links

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]

ROUNDS = 24
"""Bounds that still move after so many rounds stay where they are; the solver of the audit goes further."""
UNBOUNDED = 1e9


@dataclass(frozen=True)
class _Sums:
    """The equations of one family over unknown cells only: unknown parts by equation, the unknown total (or -1),
    and what the known cells of the equation leave for the unknown parts.
    """

    part: Positions
    starts: Positions
    ends: Positions
    total: Positions
    left: Numbers
    as_part: Positions
    as_total: Positions


class Figure:
    """One figure (children, successes or the others) of all cells, with the bounds that are known so far."""

    def __init__(self, links: Links, low: Numbers, high: Numbers) -> None:
        self.low, self.high = low.copy(), high.copy()
        self.bounded_by = np.full(links.count, -1, np.int8)
        unknown = low < high
        self._families = [_reduced(links.count, one, unknown, self.low) for one in links.families]
        # The last place takes what is in no equation (-1).
        self._waiting = [np.ones(len(one.total) + 1, bool) for one in self._families]

    @property
    def spread(self) -> Numbers:
        """Largest less smallest value, for every cell."""
        return self.high - self.low

    @property
    def waiting(self) -> bool:
        """Some equation has a cell whose bounds moved."""
        return any(bool(one[:-1].any()) for one in self._waiting)

    def look_only_at(self, cells: Positions) -> None:
        """Only equations with one of `cells` are looked at; the bounds of all others are taken as they stand."""
        for waiting in self._waiting:
            waiting[:] = False
        self.moved(cells)

    def moved(self, cells: Positions) -> None:
        """The equations of `cells` are to be looked at again."""
        for family, waiting in zip(self._families, self._waiting, strict=True):
            waiting[family.as_part[cells]] = True
            waiting[family.as_total[cells]] = True

    def tightened(self) -> Positions:
        """One round over all equations that wait; the cells whose bounds moved."""
        moved = np.zeros(len(self.low), bool)
        for i in range(len(self._families)):
            moved[self._tighten(i)] = True
        return np.flatnonzero(moved).astype(np.int32)

    def _tighten(self, i: int) -> Positions:
        family = self._families[i]
        now = np.flatnonzero(self._waiting[i][:-1])
        if not len(now):
            return np.zeros(0, np.int32)
        self._waiting[i][now] = False
        sizes = family.ends[now] - family.starts[now]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        at = np.repeat(family.starts[now] - starts, sizes) + np.arange(int(sizes.sum()))
        part, equation = family.part[at], np.repeat(np.arange(len(now)), sizes)
        low, high = self.low[part], self.high[part]
        least, most = np.add.reduceat(low, starts), np.add.reduceat(high, starts)
        left, total = family.left[now], family.total[now]
        open_total = total >= 0
        floor = np.where(open_total, self.low[total] + left, left)
        ceiling = np.where(open_total, self.high[total] + left, left)
        lower = np.maximum(low, np.rint(high + (floor - most)[equation]))
        upper = np.minimum(high, np.rint(low + (ceiling - least)[equation]))
        changed = (lower > low) | (upper < high)
        cells = part[changed]
        self.low[cells], self.high[cells] = lower[changed], upper[changed]
        self.bounded_by[cells] = i
        whole = total[open_total]
        under, over = (least - left)[open_total], (most - left)[open_total]
        up = (under > self.low[whole]) | (over < self.high[whole])
        self.bounded_by[whole[up]] = i
        self.low[whole] = np.maximum(self.low[whole], under)
        self.high[whole] = np.minimum(self.high[whole], over)
        found = np.concatenate([cells, whole[up]]).astype(np.int32)
        self.moved(found)
        return found


def _reduced(count: int, family: Family, unknown: Flags, value: Numbers) -> _Sums:
    none = np.full(count, -1, np.int32)
    if not len(family.part):
        empty = np.zeros(0, np.int32)
        return _Sums(empty, empty, empty, empty, np.zeros(0), none, none)
    there = unknown[family.part]
    parts = np.add.reduceat(there.astype(np.int32), family.starts)
    known = np.add.reduceat(np.where(there, 0.0, value[family.part]), family.starts)
    kept = np.flatnonzero(parts > 0)
    rank = np.full(len(family.starts), -1, np.int32)
    rank[kept] = np.arange(len(kept), dtype=np.int32)
    part = family.part[there]
    ends = np.cumsum(parts[kept]).astype(np.int32)
    whole = family.totals[kept]
    open_total = unknown[whole]
    total = np.where(open_total, whole, -1).astype(np.int32)
    left = np.where(open_total, -known[kept], value[whole] - known[kept])
    as_part, as_total = none, none.copy()
    as_part[part] = rank[family.equation[there]]
    as_total[whole[open_total]] = np.flatnonzero(open_total)
    return _Sums(part, (ends - parts[kept]).astype(np.int32), ends, total, left, as_part, as_total)


def narrowed(*, links: Links, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The smallest and largest value of every cell that bounds alone allow; known cells have `low ==
    high`.
    """
    figure = Figure(links, low, high)
    for _ in range(ROUNDS):
        if not figure.waiting:
            break
        figure.tightened()
    return figure.low, figure.high


@dataclass(frozen=True)
class Reader:
    """What a patient reader knows of children, successes and the others (children less successes) of every cell;
    of a mean only the children.
    """

    children: Figure
    successes: Figure | None = None
    others: Figure | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures there are."""
        return tuple(one for one in (self.children, self.successes, self.others) if one is not None)

    def read_on(self) -> None:
        """All are bounded by their sums and by one another."""
        for _ in range(ROUNDS):
            if not any(one.waiting for one in self.figures):
                return
            for one in self.figures:
                if one.waiting:
                    self._agree(one.tightened())

    def _agree(self, cells: Positions) -> None:
        n, x, y = self.children, self.successes, self.others
        if x is None or y is None:
            return
        for of, low, high in (
            (n, x.low[cells] + y.low[cells], x.high[cells] + y.high[cells]),
            (x, n.low[cells] - y.high[cells], n.high[cells] - y.low[cells]),
            (y, n.low[cells] - x.high[cells], n.high[cells] - x.low[cells]),
        ):
            moved = (low > of.low[cells]) | (high < of.high[cells])
            if moved.any():
                here = cells[moved]
                of.low[here] = np.maximum(of.low[here], low[moved])
                of.high[here] = np.minimum(of.high[here], high[moved])
                of.moved(here)
