"""Value functions: in how many ways seats that were taken away can be added so that a coalition wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.int64 | np.uint32]  # by added seats and by weight; the last column: the quota or more

MOST_CELLS = 60_000_000
_SHORT = 34  # the largest binomial coefficient of 34 is below 2**32


Taken = tuple[int, int]  # a seat: its weight, and its voice in the majority of its sector


class TooMuch(Exception):
    """Counting would take more additions or memory than allowed."""


@dataclass(kw_only=True)
class Allowed:
    """The quota that counts as reached, and how many additions may still be made."""

    quota: int
    additions: int

    def spend(self, cells: int) -> None:
        """So many additions are made. Raises `TooMuch`."""
        self.additions -= cells
        if self.additions < 0 or cells > MOST_CELLS:
            raise TooMuch


@dataclass(frozen=True, eq=False)
class Value:
    """Rows from `least` added seats on, columns from the weight `first` on; everything else is zero. A count is at
    most a binomial coefficient of `taken` seats.
    """

    taken: int
    least: int
    first: int
    table: Table

    @property
    def rows(self) -> int:
        return self.least + len(self.table)

    def narrowed(self, width: int) -> Value | None:
        """Weights from `width` on are no longer possible."""
        if width <= self.first:
            return None
        return Value(self.taken, self.least, self.first, self.table[:, : width - self.first])


def taken(row: Sequence[Value | None], seats: Sequence[Taken], *, span: int, allowed: Allowed) -> list[Value | None]:
    """The row of value functions (by voices given in the group) when these seats are taken away."""
    found = list(row)
    for weight, voice in seats:
        span -= weight
        width = min(span, allowed.quota) + 1
        made: dict[tuple[int, int], Value | None] = {}
        following: list[Value | None] = []
        for without, having in zip(found[: len(found) - voice], found[voice:], strict=True):
            key = (id(without), id(having))
            if key not in made:
                made[key] = _either(without, having, weight=weight, width=width, allowed=allowed)
            following.append(made[key])
        found = following
    return found


def _either(without: Value | None, having: Value | None, *, weight: int, width: int, allowed: Allowed) -> Value | None:
    """The seat is left out, or it is added: one more seat and its weight."""
    import numpy as np

    if without is not None:
        without = without.narrowed(width)
    if having is None:
        return without
    least, most, first = having.least + 1, having.rows + 1, max(0, having.first - weight)
    if first >= width:
        return without
    if without is not None:
        least, most, first = min(least, without.least), max(most, without.rows), min(first, without.first)
    cells = (most - least) * (width - first)
    allowed.spend(cells)
    several = 1 + max(having.taken, without.taken if without is not None else 0)
    table = np.zeros((most - least, width - first), dtype=np.uint32 if several <= _SHORT else np.int64)
    if without is not None:
        table[without.least - least : without.rows - least, without.first - first :] = without.table
    start = max(0, having.first - weight)
    shifted = having.table[:, start + weight - having.first : width + weight - having.first]
    added = table[having.least + 1 - least : having.rows + 1 - least, start - first :]
    added[:, : shifted.shape[1]] += shifted
    added[:, shifted.shape[1] :] += having.table[:, -1:]
    return Value(several, least, first, table)
