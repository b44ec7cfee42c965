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
    *,
    links: Links,
    unknown: Flags,
    cost: Numbers,
    public: Flags,
    remainders: Sequence[Remainder] = (),
    fresh: Positions | None = None,
) -> Flags:
    """`unknown`, extended until every equation has no unknown or at least two, and the `remainders` hold.

    Each equation that fails takes its cheapest known cell, never one that is `public` already. Deterministic:
    ties go to the cell that comes first. Where only `fresh` cells became unknown since the last time, only their
    equations are looked at.
    """
    unknown = unknown.copy()
    order = [one for one in reversed(links.families) if len(one.part)]  # breakdowns first, places last: they link most
    waiting = [_asked(one, fresh) for one in order]
    while any(bool(one.any()) for one in waiting):
        for family, asked in zip(order, waiting, strict=True):
            now = np.flatnonzero(asked).astype(np.int32)
            if not len(now):
                continue
            asked[now] = False
            taken = _taken(family, now, unknown, cost, public, remainders)
            if len(taken):
                unknown[taken] = True
                for other, also in zip(order, waiting, strict=True):
                    also[other.equations_of(taken)] = True
    return unknown


def failing(family: Family, unknown: Flags, remainders: Sequence[Remainder]) -> Flags:
    """For every equation of the family, whether it has exactly one unknown or a remainder does not hold."""
    there = unknown[family.part]
    parts = np.add.reduceat(there.astype(np.int32), family.starts)
    whole = unknown[family.totals]
    found: Flags = parts + whole == 1
    for remainder in remainders:
        left = np.add.reduceat(np.where(there, remainder.amount[family.part], 0.0), family.starts)
        found |= ~whole & (parts > 0) & (left < remainder.least)
    return found


def _asked(family: Family, fresh: Positions | None) -> Flags:
    if fresh is None:
        return np.ones(len(family.starts), bool)
    asked = np.zeros(len(family.starts), bool)
    asked[family.equations_of(fresh)] = True
    return asked


def _taken(
    family: Family,
    equations: Positions,
    unknown: Flags,
    cost: Numbers,
    public: Flags,
    remainders: Sequence[Remainder],
) -> Positions:
    part, starts, rank = family.parts_of(equations)
    total = family.totals[equations]
    there = unknown[part]
    parts = np.add.reduceat(there.astype(np.int32), starts)
    whole = unknown[total]
    failing = parts + whole == 1
    for remainder in remainders:
        left = np.add.reduceat(np.where(there, remainder.amount[part], 0.0), starts)
        failing |= ~whole & (parts > 0) & (left < remainder.least)
    if not failing.any():
        return np.zeros(0, np.int32)
    mine = failing[rank] & ~there & ~public[part]
    totals = np.flatnonzero(failing & ~whole & ~public[total]).astype(np.int32)
    cell = np.concatenate([part[mine], total[totals]])
    equation = np.concatenate([rank[mine], totals])
    order = np.lexsort((cell, cost[cell], equation))
    cell, equation = cell[order], equation[order]
    first = np.ones(len(cell), bool)
    first[1:] = equation[1:] != equation[:-1]
    found: Positions = np.unique(cell[first])
    return found
