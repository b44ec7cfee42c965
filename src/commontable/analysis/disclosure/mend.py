"""What the attack found is mended: a rectangle of unknowns is closed around every figure that was found.

In a two-way table a figure is found when its edge is a bridge of the suppressed cells' graph; closing a
rectangle through it puts the edge on a cycle. In linked tables the rectangle is extended by `covered`, and
the attack is run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.links import Family, Links

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]

WIDEST = 12
"""So many of the cheapest neighbours along each family are tried as corners."""
FARTHEST = 8
"""Where no rectangle can be closed, the cheapest cell within so many equations' distance is taken."""


@dataclass(frozen=True)
class Mender:
    """Chooses the cells that protect found figures at least cost; never one that is `public` already."""

    links: Links
    parents: tuple[Positions, ...]
    cost: Numbers
    public: Flags

    def mended(self, *, unknown: Flags, found: Positions) -> Flags:
        """`unknown` with a rectangle closed around each of `found`, those first that are cheapest."""
        unknown = unknown.copy()
        fresh = np.zeros(len(unknown), bool)
        for cell in found[np.lexsort((found, self.cost[found]))].tolist():
            if any(fresh[self._line(f, cell)].any() for f in self._families(cell)):
                continue  # what was just added next to it may protect it too
            added = self._cheapest(cell, unknown)
            unknown[added] = True
            fresh[added] = True
        return unknown

    def _cheapest(self, cell: int, unknown: Flags) -> Positions:
        best, least = np.zeros(0, np.int32), np.inf
        families = self._families(cell)
        for i, f in enumerate(families):
            for g in families[i + 1 :]:
                rectangles = self._rectangles(cell, f, g, unknown)
                if not rectangles.shape[1]:
                    continue
                known = ~unknown[rectangles]
                price = np.where(known, np.where(self.public[rectangles], np.inf, self.cost[rectangles]), 0.0).sum(
                    axis=0
                )
                price[~known.any(axis=0)] = np.inf
                first = int(np.argmin(price))
                if price[first] < least:
                    least, best = float(price[first]), rectangles[:, first][known[:, first]]
        if len(best):
            return best
        near = np.zeros(len(unknown), bool)
        near[cell] = True
        free = ~unknown & ~self.public
        for _ in range(FARTHEST):
            near = self.links.touching(near)
            cells = np.flatnonzero(near & free).astype(np.int32)
            if len(cells):
                return cells[np.lexsort((cells, self.cost[cells]))][:1]
        return np.zeros(0, np.int32)

    def _rectangles(self, cell: int, f: int, g: int, unknown: Flags) -> Positions:
        """The other three corners of all rectangles along two families, one column each."""
        across, down = self._near(f, cell, unknown), self._near(g, cell, unknown)
        columns = [self._line(g, one, like=cell) for one in across]
        rows = [self._line(f, one, like=cell) for one in down]
        if not across or not down:
            return np.zeros((3, 0), np.int32)
        there = np.concatenate(columns)
        self._scratch[there] = np.repeat(np.arange(len(across), dtype=np.int32), [len(one) for one in columns])
        corner = np.concatenate(rows)
        of_row = np.repeat(np.array(down, np.int32), [len(one) for one in rows])
        met = self._scratch[corner]
        self._scratch[there] = -1
        kept = met >= 0
        return np.stack([np.array(across, np.int32)[met[kept]], of_row[kept], corner[kept]])

    @cached_property
    def _scratch(self) -> Positions:
        return np.full(self.links.count, -1, np.int32)

    def _families(self, cell: int) -> list[int]:
        return [f for f in range(len(self.parents)) if len(self._line(f, cell))]

    def _near(self, f: int, cell: int, unknown: Flags) -> list[int]:
        """The other cells of the line, unknown ones first, then by price."""
        line = self._line(f, cell)
        line = line[line != cell]
        order = np.lexsort((line, np.where(unknown[line], 0.0, self.cost[line])))
        found: list[int] = line[order][:WIDEST].tolist()
        return found

    def _line(self, f: int, cell: int, *, like: int | None = None) -> Positions:
        """The equation of family `f` that `cell` is in (as a part, if `like` is a part there; else as
        total).
        """
        lead = cell if like is None else like
        is_part = self.parents[f][lead] >= 0
        total = int(self.parents[f][cell]) if is_part else cell
        if total < 0:
            return np.zeros(0, np.int32)
        parts = _parts(self.links.families[f], total)
        return np.append(parts, np.int32(total)) if len(parts) else parts


def _parts(family: Family, total: int) -> Positions:
    at = int(family.as_total[total])
    return family.part[family.starts[at] : family.ends[at]] if at >= 0 else family.part[:0]
