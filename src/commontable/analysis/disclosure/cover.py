"""Complementary protection, round by round: no equation is left with exactly one unknown, and what is left
of a shown total after its shown parts are taken away may itself be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.links import Family, Links

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = NDArray[np.int32]


@dataclass(frozen=True)
class Remainder:
    """The unknown parts of a known total must add up to at least `least` of `amount`."""

    amount: Numbers
    least: float


def covered(
    *, links: Links, unknown: Flags, cost: Numbers, public: Flags, remainders: Sequence[Remainder] = ()
) -> Flags:
    """`unknown`, extended until every equation has no unknown or at least two, and the `remainders` hold.

    Each equation that fails takes its cheapest known cell, never one that is `public` already. Deterministic:
    ties go to the cell that comes first.
    """
    unknown = unknown.copy()
    order = list(reversed(links.families))  # breakdowns first, places last: they link the largest tables
    idle = 0
    while idle < len(order):
        for family in order:
            taken = _taken(family, unknown, cost, public, remainders)
            if len(taken):
                unknown[taken] = True
                idle = 0
            else:
                idle += 1
            if idle >= len(order):
                break
    return unknown


def _taken(family: Family, unknown: Flags, cost: Numbers, public: Flags, remainders: Sequence[Remainder]) -> Positions:
    if not len(family.part):
        return np.zeros(0, np.int32)
    there = unknown[family.part]
    parts = np.add.reduceat(there.astype(np.int32), family.starts)
    whole = unknown[family.totals]
    failing = parts + whole == 1
    for remainder in remainders:
        left = np.add.reduceat(np.where(there, remainder.amount[family.part], 0.0), family.starts)
        failing |= ~whole & (parts > 0) & (left < remainder.least)
    if not failing.any():
        return np.zeros(0, np.int32)
    mine = failing[family.equation] & ~there & ~public[family.part]
    totals = np.flatnonzero(failing & ~whole & ~public[family.totals]).astype(np.int32)
    cell = np.concatenate([family.part[mine], family.totals[totals]])
    equation = np.concatenate([family.equation[mine], totals])
    order = np.lexsort((cell, cost[cell], equation))
    cell, equation = cell[order], equation[order]
    first = np.ones(len(cell), bool)
    first[1:] = equation[1:] != equation[:-1]
    found: Positions = np.unique(cell[first])
    return found
