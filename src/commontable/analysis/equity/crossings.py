"""Children who belong to two or three groups at once, and how many of them it takes to say anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commontable.analysis.equity.figures import Figure, Why
from commontable.analysis.equity.gaps import Gap, gap

Names = tuple[str, ...]

MOST = 1_000_000
"""No group of children is larger; a gap that would take more cannot be told from chance at all."""


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """One group of groups: its figure, its gap to the reference, and what stands in the way.

    `needed` is how many children a gap of this size takes to lie outside chance, where this one does not.
    """

    names: Names
    figure: Figure
    gap: Gap | None
    why: Why | None = None
    needed: int | None = None


def crossings(
    cells: Mapping[Names, Figure], reference: Figure, *, direction: str, percent: bool = True
) -> list[Crossing]:
    """Every crossed group, those furthest behind beyond chance first, those that cannot be told last.

    Groups without children are left out. A range counts by the end that is kindest to it.

    >>> cells = {("free", "girl"): Figure(n=400, value=30.0), ("free", "boy"): Figure(n=40, value=50.0),
    ...     ("paid", "boy"): Figure()}
    >>> listed = crossings(cells, Figure(n=4000, value=60.0), direction="increase")
    >>> [(one.names[1], one.needed, one.why and one.why.value) for one in listed]
    [('girl', None, None), ('boy', 95, None), ('boy', None, 'protected')]
    """
    found = [_crossing(names, figure, reference, percent=percent) for names, figure in cells.items() if figure.n != 0]
    sign = -1 if direction == "decrease" else 1

    def rank(one: Crossing) -> tuple[int, float, Names]:
        if one.gap is None:
            return 2, 0.0, one.names
        ends = (one.gap.points,) if one.gap.points is not None else (one.gap.low or 0.0, one.gap.high or 0.0)
        kindest = max(sign * end for end in ends)
        is_behind = one.gap.certain and kindest < 0
        return (0 if is_behind else 1), kindest, one.names

    return sorted(found, key=rank)


def _crossing(names: Names, figure: Figure, reference: Figure, *, percent: bool) -> Crossing:
    found = gap(figure, reference, percent=percent)
    why = figure.silence or (Why.REFERENCE_PROTECTED if reference.silence else None)
    needed = None
    if found and found.method == "newcombe" and not found.certain and found.points:
        needed = children_to_tell(found.points, reference)
    return Crossing(names=names, figure=figure, gap=found, why=why, needed=needed)


def children_to_tell(points: float, reference: Figure, *, confidence: float = 0.95) -> int | None:
    """The smallest group in which a gap of so many percentage points to `reference` lies outside chance.

    By Newcombe's interval, found by halving; `None` where no number of children would do (the reference itself is
    too small), or where such a rate cannot be.

    >>> children_to_tell(-10, Figure(n=4000, value=60.0))
    95
    >>> children_to_tell(-10, Figure(n=30, value=60.0)) is None
    True
    """
    if reference.value is None or not reference.n or not 0 <= reference.value + points <= 100 or not points:
        return None

    def is_told(n: int) -> bool:
        found = gap(Figure(n=n, value=(reference.value or 0.0) + points), reference, confidence=confidence)
        return found is not None and found.certain

    if not is_told(MOST):
        return None
    few, enough = 0, MOST
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if is_told(middle) else (middle, enough)
    return enough
