"""Ranges instead of percentages, for whole arrays of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.policy import Policy, Tier

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Steps = NDArray[np.int8]

COARSEST = 7
"""A tier has at most 99 cuts: joined two by two so often, none is left."""


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """For every cell the range that may stand in for its percentage, the fewest and most successes that fit
    it, and whether the percentage itself may not be shown (`needed`).
    """

    low: Numbers
    high: Numbers
    fewest: Numbers
    most: Numbers
    needed: Flags

    def of(self, here: slice) -> Ranges:
        """The ranges of some cells, in arrays of their own."""
        return Ranges(**{one.name: getattr(self, one.name)[here].copy() for one in fields(self)})

    @classmethod
    def joined(cls, parts: Sequence[Ranges]) -> Ranges:
        """The ranges of all `parts`, one after the other; there is one at least."""
        return cls(**{one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)})


def ranges(*, denominator: Numbers, numerator: Numbers, policy: Policy, coarser: Steps | None = None) -> Ranges:
    """Every cell has the band of its tier. Whole-number arithmetic throughout: no rounding decides a band.

    Where a band would leave fewer counts than the policy's width, or the outer bands would not reach as far as its
    minimum of successes and of the others, neighbouring bands are one. Only the number of children decides that.
    `coarser`: for every cell how often bands are joined two by two; `COARSEST` leaves 0 to 100 %.

    >>> import numpy as np
    >>> from commontable.analysis.disclosure.policy import DEFAULT_POLICY
    >>> found = ranges(denominator=np.array([12., 50., 500.]), numerator=np.array([1., 25., 250.]),
    ...     policy=DEFAULT_POLICY)
    >>> found.low.tolist(), found.high.tolist(), found.needed.tolist()
    ([0.0, 50.0, 50.0], [20.0, 60.0, 60.0], [True, True, False])
    """
    n, x = np.rint(denominator).astype(np.int64), np.rint(numerator).astype(np.int64)
    found = Ranges(
        low=np.zeros(len(n)),
        high=np.full(len(n), 100.0),
        fewest=np.zeros(len(n)),
        most=n.astype(np.float64),
        needed=np.ones(len(n), bool),
    )
    ends = [tier.from_n for tier in policy.tiers[1:]] + [np.iinfo(np.int64).max]
    for tier, end in zip(policy.tiers, ends, strict=True):
        here = np.flatnonzero((n >= tier.from_n) & (n < end))
        for cuts, cells in _by_cuts(tier, here, n, policy):
            _fill(found, cells, n[cells], x[cells], cuts, exact=tier.exact)
            for step in [] if coarser is None else np.unique(coarser[cells]).tolist():
                if step:
                    again = cells[coarser[cells] == step]  # type: ignore[index]
                    needed = found.needed[again]
                    _fill(found, again, n[again], x[again], cuts[2**step - 1 :: 2**step], exact=tier.exact)
                    found.needed[again] = needed
    return found


def _by_cuts(tier: Tier, here: Whole, n: Whole, policy: Policy) -> list[tuple[tuple[int, ...], Whole]]:
    """The cells of a tier, apart by the cuts that hold for their numbers of children."""
    if not len(here):
        return []
    needs = (policy.width, policy.minimum_numerator, policy.minimum_complement)
    large = n[here] >= _settles(tier.cuts, *needs)
    groups: dict[tuple[int, ...], list[Whole]] = {tier.cuts: [here[large]]}
    small = here[~large]
    sizes, which = np.unique(n[small], return_inverse=True)
    kept = [cuts_for(tier.cuts, size, *needs) for size in sizes.tolist()]
    for cuts in set(kept):
        mine = np.array([one == cuts for one in kept], bool)
        groups.setdefault(cuts, []).append(small[mine[which]])
    return [(cuts, np.concatenate(cells)) for cuts, cells in groups.items()]


def _settles(cuts: tuple[int, ...], width: int, fewest: int, fewest_others: int) -> int:
    """From this number of children on, all cuts hold."""
    if not cuts:
        return 0
    edges = (0, *cuts, 100)
    narrowest = min(b - a for a, b in pairwise(edges))
    return 100 * max((width + 1) // narrowest + 1, fewest // cuts[0] + 1, fewest_others // (100 - cuts[-1]) + 1)


@lru_cache(maxsize=65_536)
def cuts_for(cuts: tuple[int, ...], n: int, width: int, fewest: int, fewest_others: int) -> tuple[int, ...]:
    """The cuts that hold for `n` children: the outer bands reach far enough, every band leaves `width` counts.

    >>> cuts_for((20, 80), 10, 3, 0, 0), cuts_for((20, 50, 80), 12, 4, 0, 0), cuts_for((10, 90), 50, 3, 10, 0)
    ((20, 80), (50,), (90,))
    """
    kept = list(cuts)
    while kept:
        bands = _counts(kept, n)
        if bands[0][1] < max(fewest, width - 1):
            del kept[0]
        elif n - bands[-1][0] < max(fewest_others, width - 1):
            del kept[-1]
        else:
            tight = [i for i, (least, most) in enumerate(bands) if most - least + 1 < width]
            if not tight:
                break
            del kept[min(tight[0], len(kept) - 1)]
    return tuple(kept)


def _counts(cuts: list[int], n: int) -> list[tuple[int, int]]:
    """For every band the fewest and the most successes."""
    bands = []
    last = len(cuts)
    edges = [0, *cuts, 100]
    for band in range(last + 1):
        over, under = edges[band] * n, edges[band + 1] * n
        least = over // 100 + 1 if band == 1 and last > 1 else -(-over // 100)
        most = under // 100 if band == last or (band == 0 and last > 1) else -(-under // 100) - 1
        bands.append((least, most))
    return bands


def _fill(found: Ranges, here: Whole, n: Whole, x: Whole, cuts: tuple[int, ...], *, exact: bool) -> None:
    share = x * 100
    every = np.array(cuts, np.int64)
    # The lowest cut belongs to the lowest band, every other cut to the band above it.
    reached = share[:, None] >= every[None, :] * n[:, None]
    last = len(cuts)
    if last > 1:
        reached[:, 0] = share > every[0] * n
    band = reached.sum(axis=1)
    edges = np.concatenate([[0], every, [100]])
    found.low[here], found.high[here] = edges[band], edges[band + 1]
    over, under = edges[band] * n, edges[band + 1] * n
    first_open = (band == 1) & (last > 1)
    found.fewest[here] = np.where(first_open, over // 100 + 1, -(-over // 100))
    top_closed = (band == last) | ((band == 0) & (last > 1))
    found.most[here] = np.where(top_closed, under // 100, -(-under // 100) - 1)
    found.needed[here] = (not exact) | (band == 0) | (band == last)
