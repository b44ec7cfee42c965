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

FEW = 16
"""Sets of cells smaller than one in so many are looked at one by one, larger ones all at once."""


@dataclass(frozen=True)
class Family:
    """One way in which cells are parts of others. `part[i]` is a part of the total `whole[i]`; sorted by
    total. There are `count` cells.
    """

    part: Positions
    whole: Positions
    count: int

    @cached_property
    def starts(self) -> Positions:
        """Where the parts of each next total begin."""
        change = np.flatnonzero(np.diff(self.whole)) + 1
        return np.concatenate([[0], change]).astype(np.int32) if len(self.whole) else change.astype(np.int32)

    @cached_property
    def ends(self) -> Positions:
        """Where they end."""
        return np.append(self.starts[1:], len(self.part)).astype(np.int32) if len(self.part) else self.starts

    @cached_property
    def totals(self) -> Positions:
        """The cells that have parts in this family; one equation each."""
        return self.whole[self.starts]

    @cached_property
    def equation(self) -> Positions:
        """For every part the number of its equation in this family."""
        return np.repeat(np.arange(len(self.starts), dtype=np.int32), self.ends - self.starts)

    @cached_property
    def as_part(self) -> Positions:
        """For every cell the number of the equation it is a part in, or -1."""
        found = np.full(self.count, -1, np.int32)
        found[self.part] = self.equation
        return found

    @cached_property
    def as_total(self) -> Positions:
        """For every cell the number of the equation it is the total of, or -1."""
        found = np.full(self.count, -1, np.int32)
        found[self.totals] = np.arange(len(self.totals), dtype=np.int32)
        return found

    def added(self, values: Numbers) -> Numbers:
        """For every equation the sum of `values` over the parts."""
        return np.add.reduceat(values[self.part], self.starts) if len(self.part) else np.zeros(0)

    def equations_of(self, cells: Positions) -> Positions:
        """The numbers of all equations that hold one of `cells`, sorted."""
        held = np.zeros(len(self.starts) + 1, bool)  # the last place takes what is in none (-1)
        held[self.as_part[cells]] = True
        held[self.as_total[cells]] = True
        return np.flatnonzero(held[:-1]).astype(np.int32)

    def parts_of(self, equations: Positions) -> tuple[Positions, Positions, Positions]:
        """All parts of `equations`: the parts, where those of each equation start, and each part's rank in
        `equations`.
        """
        sizes = self.ends[equations] - self.starts[equations]
        ends = np.cumsum(sizes)
        starts = (ends - sizes).astype(np.int32)
        rank = np.repeat(np.arange(len(equations), dtype=np.int32), sizes)
        at = np.arange(len(rank), dtype=np.int32) + (self.starts[equations] - starts)[rank]
        return self.part[at], starts, rank


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
            families.append(Family(part=part[order], whole=parent[part[order]], count=len(parent)))
        return cls(count=len(parents[0]), families=tuple(families))

    def touching(self, cells: Flags) -> Flags:
        """All cells that share an equation with one of `cells`."""
        found = cells.copy()
        positions = np.flatnonzero(cells).astype(np.int32)
        few = len(positions) * FEW < self.count
        for family in self.families:
            if not len(family.part):
                continue
            if few:
                held = family.equations_of(positions)
                if len(held):
                    found[family.parts_of(held)[0]] = True
                    found[family.totals[held]] = True
            else:
                there = np.logical_or.reduceat(cells[family.part], family.starts) | cells[family.totals]
                found[family.part] |= there[family.equation]
                found[family.totals] |= there
        return found

    @property
    def equations(self) -> int:
        """How many equations there are."""
        return sum(len(family.totals) for family in self.families)
