"""The first pass over a system: every sum bounds its figures, and bounds are passed on until little changes."""

from __future__ import annotations

import numpy as np

from commontable.analysis.audit.coding import Numbers
from commontable.analysis.audit.published import Contradiction
from commontable.analysis.audit.reach import CLOSE, UNBOUNDED
from commontable.analysis.audit.system import System

PASSES = 12


def narrowed(system: System, *, passes: int = PASSES) -> tuple[Numbers, Numbers]:
    """The least and the most of every column that bounds alone allow. Raises `AuditError` when they cross."""
    low, high = system.low.copy(), system.high.copy()
    sizes = np.diff(system.start)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return low, high
    starts, row = system.start[filled], np.repeat(np.arange(len(filled)), sizes[filled])
    floor, roof = system.floor[filled][row], system.roof[filled][row]
    index, value = system.index, system.value
    up = value > 0
    order = np.argsort(index, kind="stable")
    entry = index[order]
    first = np.flatnonzero(np.append(True, entry[1:] != entry[:-1]))
    columns = entry[first]
    for _ in range(passes):
        least = value * np.where(up, low[index], high[index])
        most = value * np.where(up, high[index], low[index])
        under = np.add.reduceat(least, starts)[row] - least  # what the others add up to, at least
        over = np.add.reduceat(most, starts)[row] - most
        one, other = (floor - over) / value, (roof - under) / value
        lower, upper = np.where(up, one, other), np.where(up, other, one)
        new_low = np.maximum(low[columns], np.maximum.reduceat(lower[order], first))
        new_high = np.minimum(high[columns], np.minimum.reduceat(upper[order], first))
        whole = system.whole[columns]
        new_low = np.where(whole, np.ceil(new_low - CLOSE), new_low)
        new_high = np.where(whole, np.floor(new_high + CLOSE), new_high)
        crossed = new_low > new_high + CLOSE * np.maximum(1, np.abs(new_high))
        if crossed.any():
            raise Contradiction("no table of children agrees with what is published.")
        changed = float((new_low - low[columns]).sum() + (high[columns] - new_high).sum())
        low[columns], high[columns] = np.minimum(new_low, new_high), new_high
        if changed < 0.5:
            break
    far = UNBOUNDED / 2
    return np.where(low <= -far, -UNBOUNDED, low), np.where(high >= far, UNBOUNDED, high)
