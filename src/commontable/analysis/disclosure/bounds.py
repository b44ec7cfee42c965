"""The patient reader: every sum bounds its unknowns, since children are not negative and successes no more
than children. Bounds are passed on from sum to sum until nothing changes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.links import Links

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

PASSES = 8
UNBOUNDED = 1e12


def narrowed(*, links: Links, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The smallest and largest value of every cell that bounds alone allow; known cells have `low ==
    high`.
    """
    low, high = low.copy(), high.copy()
    for _ in range(PASSES):
        left = float((high - low).sum())
        for family in links.families:
            if not len(family.part):
                continue
            part, total, equation = family.part, family.totals, family.equation
            least, most = family.added(low), family.added(high)
            low[total] = np.maximum(low[total], least)
            high[total] = np.minimum(high[total], most)
            room_below, room_above = low[total] - most, high[total] - least
            lower, upper = high[part] + room_below[equation], low[part] + room_above[equation]
            low[part] = np.maximum(low[part], lower)
            high[part] = np.minimum(high[part], upper)
        if float((high - low).sum()) >= left - 0.5:
            break
    return low, high
