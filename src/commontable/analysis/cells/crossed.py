"""Every cell of one indicator, from its base cells: all place levels × all breakdowns up to a depth.

Cells stand in arrays, sorted by period, place and breakdown; a cell is a position in them. Only cells with
at least one child exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells.names import breakdown_text

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]

MOST_CELLS = 60_000_000
"""More cells than this (periods × places × breakdowns) are refused: nobody reads them."""


class TooManyCells(Exception):
    """The breakdowns asked for would make more cells than can be handled."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"The breakdowns would make {count:,} cells; take fewer columns or less depth.")


@dataclass(frozen=True, kw_only=True)
class BaseCells:
    """The finest cells: codes into the lists of labels, and additive facts.

    `place` codes the finest place; `by` has one array per breakdown column. `numerator` counts successes or
    sums values; `least` and `most` are the smallest and the largest value (means only).
    """

    period: Codes
    place: Codes
    by: tuple[Codes, ...]
    denominator: Numbers
    numerator: Numbers
    least: Numbers | None = None
    most: Numbers | None = None


@dataclass(frozen=True, kw_only=True)
class Places:
    """All places, `all` first, then level by level; `parent` points to the place above (-1 for `all`)."""

    level: tuple[str, ...]
    name: tuple[str, ...]
    parent: Codes

    def ancestors(self, place: Codes) -> list[Codes]:
        """`place` itself, then its parent, and so on up to `all`."""
        lines = [place]
        while int(lines[-1].max(initial=0)) > 0:
            lines.append(np.maximum(self.parent[lines[-1]], 0))
        return lines


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """All breakdowns up to a depth, sorted by their text; `parent[d][b]` is `b` without column `d`."""

    text: tuple[str, ...]
    size: Codes
    parent: tuple[Codes, ...]
    of_subset: dict[tuple[int, ...], Codes] = field(default_factory=dict)

    @classmethod
    def crossed(
        cls,
        *,
        columns: Sequence[str],
        categories: Sequence[Sequence[str]],
        depth: int,
        subsets: Sequence[tuple[int, ...]] | None = None,
    ) -> Patterns:
        """Every combination of categories of at most `depth` columns, or of these `subsets` of columns (with every
        subset all parts of it).
        """
        subsets = subsets or [s for k in range(depth + 1) for s in combinations(range(len(columns)), k)]
        listed: list[tuple[str, tuple[int, ...], int]] = []
        for subset in subsets:
            shape = tuple(len(categories[d]) for d in subset)
            for local, codes in enumerate(np.ndindex(*shape) if subset else [()]):
                said = {columns[d]: categories[d][c] for d, c in zip(subset, codes, strict=True)}
                listed.append((breakdown_text(said), subset, local))
        listed.sort(key=lambda one: (bool(one[1]), one[0]))  # everyone first
        of_subset = {
            s: np.zeros(int(np.prod([len(categories[d]) for d in s], dtype=np.int64)), np.int64) for s in subsets
        }
        for number, (_, subset, local) in enumerate(listed):
            of_subset[subset][local] = number
        parent = tuple(np.full(len(listed), -1, np.int64) for _ in columns)
        for subset in subsets:
            shape = tuple(len(categories[d]) for d in subset)
            grid = of_subset[subset].reshape(shape)
            for axis, d in enumerate(subset):
                above = of_subset[subset[:axis] + subset[axis + 1 :]]
                shape_above = shape[:axis] + shape[axis + 1 :]
                spread = np.broadcast_to(np.expand_dims(above.reshape(shape_above), axis), shape)
                parent[d][grid.reshape(-1)] = spread.reshape(-1)
        size = np.array([len(subset) for _, subset, _ in listed], np.int64)
        return cls(text=tuple(t for t, _, _ in listed), size=size, parent=parent, of_subset=of_subset)


@dataclass(frozen=True, kw_only=True)
class Crossed:
    """All cells of one indicator: where they are, their facts, and what they add up to.

    `families[f][c]` is the cell that `c` is a part of (or -1): first the place above, then one family per
    breakdown column. A cell equals the sum of its parts in every family in which it has any.
    """

    period: Positions
    place: Positions
    pattern: Positions
    denominator: Numbers
    numerator: Numbers
    same: NDArray[np.bool_]
    families: tuple[Positions, ...]

    def __len__(self) -> int:
        return len(self.denominator)


def cross(
    base: BaseCells,
    *,
    periods: int,
    places: Places,
    patterns: Patterns,
    categories: Sequence[int],
    also: Codes | None = None,
) -> Crossed:
    """Every cell of the indicator. `also` names cells (keys) that stand even though no child is in them.

    Raises `TooManyCells`.
    """
    width, count = len(patterns.text), len(places.name)
    if periods * count * width > MOST_CELLS:
        raise TooManyCells(periods * count * width)
    filled: list[Codes] = []
    facts: list[list[Numbers]] = []
    lines = places.ancestors(base.place)
    for subset, pattern_of in patterns.of_subset.items():
        local = np.zeros(len(base.period), np.int64)
        for d in subset:
            local = local * categories[d] + base.by[d]
        for place in lines:
            keys = (base.period * count + place) * len(pattern_of) + local
            found, values = _added(keys, periods * count * len(pattern_of), base)
            filled.append(found // len(pattern_of) * width + pattern_of[found % len(pattern_of)])
            facts.append(values)
    if also is not None and len(also):
        extra = np.setdiff1d(also, np.concatenate(filled))
        filled.append(extra)
        facts.append([np.zeros(len(extra)) for _ in facts[0]])
    key = np.concatenate(filled)
    order = np.argsort(key, kind="stable")
    key = key[order]
    denominator, numerator, *ends = (np.concatenate([one[i] for one in facts])[order] for i in range(len(facts[0])))
    same = ends[0] == ends[1] if ends else np.zeros(len(key), bool)
    position = np.full(periods * count * width, -1, np.int32)
    position[key] = np.arange(len(key), dtype=np.int32)
    pattern, where = key % width, key // width
    place, period = where % count, where // count
    families = [_up(position, (period * count + places.parent[place]) * width + pattern, places.parent[place])]
    for parent in patterns.parent:
        families.append(_up(position, where * width + parent[pattern], parent[pattern]))
    return Crossed(
        period=period.astype(np.int32),
        place=place.astype(np.int32),
        pattern=pattern.astype(np.int32),
        denominator=denominator,
        numerator=numerator,
        same=same,
        families=tuple(families),
    )


def _up(position: Positions, key: Codes, above: Codes) -> Positions:
    found = position[np.where(above >= 0, key, 0)]
    return np.where(above >= 0, found, -1).astype(np.int32)


def _added(keys: Codes, size: int, base: BaseCells) -> tuple[Codes, list[Numbers]]:
    denominator: Numbers = np.bincount(keys, weights=base.denominator, minlength=size).astype(np.float64)
    numerator: Numbers = np.bincount(keys, weights=base.numerator, minlength=size).astype(np.float64)
    found = np.flatnonzero(denominator).astype(np.int64)
    values = [denominator[found], numerator[found]]
    if base.least is not None and base.most is not None:
        least, most = np.full(size, np.inf), np.full(size, -np.inf)
        np.minimum.at(least, keys, base.least)
        np.maximum.at(most, keys, base.most)
        values += [least[found], most[found]]
    return found, values
