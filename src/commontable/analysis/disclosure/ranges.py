"""Ranges instead of percentages, for whole arrays of cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.policy import Policy

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


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


def ranges(*, denominator: Numbers, numerator: Numbers, policy: Policy) -> Ranges:
    """Every cell has the band of its tier. Whole-number arithmetic throughout: no rounding decides a band.

    >>> import numpy as np
    >>> from commontable.analysis.disclosure.policy import DEFAULT_POLICY
    >>> found = ranges(denominator=np.array([12., 50., 500.]), numerator=np.array([1., 25., 250.]),
    ...     policy=DEFAULT_POLICY)
    >>> found.low.tolist(), found.high.tolist(), found.needed.tolist()
    ([0.0, 50.0, 50.0], [20.0, 60.0, 60.0], [True, True, False])
    """
    n, x = np.rint(denominator).astype(np.int64), np.rint(numerator).astype(np.int64)
    low, high = np.zeros(len(n)), np.full(len(n), 100.0)
    fewest, most = np.zeros(len(n)), n.astype(np.float64)
    needed = np.zeros(len(n), bool)
    ends = [tier.from_n for tier in policy.tiers[1:]] + [np.iinfo(np.int64).max]
    for tier, end in zip(policy.tiers, ends, strict=True):
        here = np.flatnonzero((n >= tier.from_n) & (n < end))
        if not len(here):
            continue
        share, size = x[here] * 100, n[here]
        cuts = np.array(tier.cuts, np.int64)
        # The lowest cut belongs to the lowest band, every other cut to the band above it.
        reached = share[:, None] >= cuts[None, :] * size[:, None]
        if len(cuts) > 1:
            reached[:, 0] = share > cuts[0] * size
        band = reached.sum(axis=1)
        edges = np.concatenate([[0], cuts, [100]])
        low[here], high[here] = edges[band], edges[band + 1]
        last = len(cuts)
        over, under = edges[band] * size, edges[band + 1] * size
        first_open = (band == 1) & (last > 1)
        fewest[here] = np.where(first_open, over // 100 + 1, -(-over // 100))
        top_closed = (band == last) | ((band == 0) & (last > 1))
        most[here] = np.where(top_closed, under // 100, -(-under // 100) - 1)
        needed[here] = (not tier.exact) | (band == 0) | (band == last)
    return Ranges(low=low, high=high, fewest=fewest, most=most, needed=needed)
