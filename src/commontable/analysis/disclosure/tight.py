"""Sums whose unknown parts, all of them ranges, leave a shown total too little room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.ranges import Ranges

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]


def smallest_of_tight(
    *,
    links: Links,
    children: Numbers,
    successes: Numbers,
    bands: Ranges,
    hidden: Flags,
    unknown: Flags,
    joinable: Flags,
    slack: int,
) -> Positions:
    """In every sum whose total is shown, whose parts are all unknown and leave less than `slack`: the smallest part
    with a range that can be made coarser (`joinable`). So the total need not give way.
    """
    below = np.where(hidden, successes, successes - bands.fewest)
    above = np.where(hidden, children - successes, bands.most - successes)
    taken = []
    for family in links.families:
        if not len(family.part):
            continue
        part, rank = family.part, family.equation
        open_parts = np.logical_and.reduceat(unknown[part], family.starts) & ~unknown[family.totals]
        room = np.minimum(family.added(below), family.added(above))
        tight = open_parts & (room < slack)
        mine = tight[rank] & ~hidden[part] & joinable[part]
        cell, equation = part[mine], rank[mine]
        order = np.lexsort((cell, children[cell], equation))
        cell, equation = cell[order], equation[order]
        first = np.ones(len(cell), bool)
        first[1:] = equation[1:] != equation[:-1]
        taken.append(cell[first])
    return np.unique(np.concatenate(taken)) if taken else np.zeros(0, np.int32)
