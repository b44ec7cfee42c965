"""What the attack found is mended: a rectangle of unknowns is closed around every figure that was found.

In a two-way table a figure is found when its edge is a bridge of the suppressed cells' graph; closing a
rectangle through it puts the edge on a cycle. In linked tables the rectangle is extended by `covered`, and
the attack is run again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
        for rectangle in self._rectangles(cell, unknown):
            added = rectangle[~unknown[rectangle]]
            if len(added) and not self.public[added].any():
                price = float(self.cost[added].sum())
                if price < least:
                    best, least = added, price
        if len(best):
            return best
        near = np.zeros(len(unknown), bool)
        near[cell] = True
        free = ~unknown & ~self.public
        for _ in range(FARTHEST):
            near = self.links.touching(near)
            known = np.flatnonzero(near & free).astype(np.int32)
            if len(known):
                return known[np.lexsort((known, self.cost[known]))][:1]
        return np.zeros(0, np.int32)

    def _rectangles(self, cell: int, unknown: Flags) -> Iterator[Positions]:
        families = self._families(cell)
        for i, f in enumerate(families):
            for g in families[i + 1 :]:
                for across in self._near(f, cell, unknown):
                    column = self._line(g, across, like=cell)
                    for down in self._near(g, cell, unknown):
                        corner = np.intersect1d(self._line(f, down, like=cell), column)
                        if len(corner):
                            yield np.array([across, down, int(corner[0])], np.int32)

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
