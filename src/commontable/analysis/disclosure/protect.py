"""The whole protection of one indicator: which cells are hidden, which show a range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure.cover import Remainder, covered
from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.policy import Policy
from commontable.analysis.disclosure.ranges import Ranges, ranges

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Before:
    """Per cell, what earlier releases that are still public showed of it."""

    hidden: Flags
    ranged: Flags
    published: Flags


@dataclass(frozen=True, kw_only=True)
class Protected:
    """Per cell: hidden, or its numerator unknown (then a range is shown unless it is hidden), and the ranges.

    `checked` counts equations, `recovered` the unknown figures that the final attack could still find.
    """

    hidden: Flags
    unknown: Flags
    ranges: Ranges | None
    checked: int
    recovered: int


def protect(*, cells: Crossed, counting: bool, policy: Policy, before: Before) -> Protected:
    """Small groups are hidden, telling percentages become ranges, and neither can be found by subtraction.

    `counting`: the numerator counts children (ranges apply); otherwise it sums values (a mean).
    """
    links = Links.of(cells.families)
    n = cells.denominator
    size = Remainder(n, policy.minimum_count if policy.protect_remainders else 1)
    hidden = (n < policy.minimum_count) | before.hidden | cells.same
    hidden = covered(links=links, unknown=hidden, cost=n, spared=before.published, remainders=[size])
    if not counting:
        return Protected(hidden=hidden, unknown=hidden, ranges=None, checked=links.equations, recovered=0)
    shown = ranges(denominator=n, numerator=cells.numerator, policy=policy)
    fewest = np.where(hidden, 0, shown.fewest)
    most = np.where(hidden, n, shown.most)
    slack = policy.slack if policy.protect_remainders else 0
    unknown = covered(
        links=links,
        unknown=hidden | shown.needed | before.ranged,
        cost=n,
        spared=before.published,
        remainders=[Remainder(cells.numerator - fewest, slack), Remainder(most - cells.numerator, slack)],
    )
    return Protected(hidden=hidden, unknown=unknown, ranges=shown, checked=links.equations * 2, recovered=0)
