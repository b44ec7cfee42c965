"""What was hidden only to protect others is shown again where the others do without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.cover import Remainder, failing
from commontable.analysis.disclosure.links import Links

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

TURNS = 4
"""In each turn the largest of all that share a sum are tried."""
NEAR = 3


def spared(
    *,
    links: Links,
    unknown: Flags,
    marked: Flags,
    worth: Numbers,
    remainders: Sequence[Remainder],
    attacked: Callable[[Flags], Flags],
) -> Flags:
    """`unknown` without those that are not `marked` and not needed either, those of most `worth` first.

    Nothing is given up for it: every sum holds no unknown or at least two, the `remainders` hold, and what `attacked`
    finds takes back whatever was shown near it.
    """
    left = unknown & ~marked
    for _ in range(TURNS):
        tried = _largest(links, left, worth)
        if not tried.any():
            break
        left &= ~tried
        kept = _without(links, unknown & ~tried, tried, remainders)
        if (kept == unknown).all():
            continue
        near = attacked(kept)
        for _ in range(NEAR):
            near = links.touching(near)
        back = kept | (tried & near)
        if near.any():
            back = _without(links, back, tried & ~near, remainders)
            if attacked(back).any():
                continue
        unknown = back
    return unknown


def _largest(links: Links, left: Flags, worth: Numbers) -> Flags:
    """Of all cells that are `left`, those worth more than any other they share a sum with; ties go to the first."""
    cells = np.flatnonzero(left)
    rank = np.zeros(links.count, np.int64)
    rank[cells[np.lexsort((-cells, worth[cells]))]] = np.arange(1, len(cells) + 1)
    found = left.copy()
    for family in links.families:
        if len(family.part):
            best = np.maximum(np.maximum.reduceat(rank[family.part], family.starts), rank[family.totals])
            found[family.part] &= rank[family.part] == best[family.equation]
            found[family.totals] &= rank[family.totals] == best
    return found & left


def _without(links: Links, unknown: Flags, tried: Flags, remainders: Sequence[Remainder]) -> Flags:
    """`unknown` and those of `tried` without which a sum would fail."""
    while True:
        back = np.zeros(len(unknown), bool)
        for family in links.families:
            if len(family.part):
                wrong = failing(family, unknown, remainders)
                back[family.part] |= wrong[family.equation]
                back[family.totals] |= wrong
        back &= tried & ~unknown
        if not back.any():
            return unknown
        unknown = unknown | back
