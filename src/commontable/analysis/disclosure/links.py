"""The equations that tie cells together: a cell is the sum of its parts, in every family of parts.

An equation is named by its total and its family. All tables of a release are in here at once: breakdown by
breakdown within a place, places by breakdown, and all their totals, at every level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int32]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Family:
    """One way in which cells are parts of others. `part[i]` is a part of the total `whole[i]`; sorted by
    total.
    """

    part: Positions
    whole: Positions

    @cached_property
    def starts(self) -> Positions:
        """Where the parts of each next total begin."""
        change = np.flatnonzero(np.diff(self.whole)) + 1
        return np.concatenate([[0], change]).astype(np.int32) if len(self.whole) else change.astype(np.int32)

    @cached_property
    def totals(self) -> Positions:
        """The cells that have parts in this family; one equation each."""
        return self.whole[self.starts]

    def added(self, values: Numbers) -> Numbers:
        """For every equation the sum of `values` over the parts."""
        if not len(self.part):
            return np.zeros(0)
        found: Numbers = np.add.reduceat(values[self.part], self.starts)
        return found

    @cached_property
    def equation(self) -> Positions:
        """For every part the number of its equation in this family."""
        sizes = np.diff(np.append(self.starts, len(self.part)))
        return np.repeat(np.arange(len(self.starts), dtype=np.int32), sizes)


@dataclass(frozen=True)
class Links:
    """All families over `count` cells."""

    count: int
    families: tuple[Family, ...]

    @classmethod
    def of(cls, parents: Sequence[Positions]) -> Links:
        """`parents[f][c]` is the total that `c` is a part of, or -1."""
        families = []
        for parent in parents:
            part = np.flatnonzero(parent >= 0).astype(np.int32)
            order = np.argsort(parent[part], kind="stable")
            families.append(Family(part=part[order], whole=parent[part[order]]))
        return cls(count=len(parents[0]), families=tuple(families))

    def touching(self, cells: Flags) -> Flags:
        """All cells that share an equation with one of `cells`."""
        found = cells.copy()
        for family in self.families:
            if len(family.part):
                held = np.logical_or.reduceat(cells[family.part], family.starts) | cells[family.totals]
                found[family.part] |= held[family.equation]
                found[family.totals] |= held
        return found

    @property
    def equations(self) -> int:
        """How many equations there are."""
        return sum(len(family.totals) for family in self.families)
