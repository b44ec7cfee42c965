"""The whole protection of one indicator: which cells are hidden, which show a range."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure import beside
from commontable.analysis.disclosure.period import Period, Settled
from commontable.analysis.disclosure.policy import Policy
from commontable.analysis.disclosure.ranges import Ranges, ranges

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

MANY = 100_000
"""With so many cells, two processes protect them."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """Per cell, what earlier releases that are still public showed of it; `low` and `high` are the ends of a range in
    percent (NaN: none is known). `stale`: they showed a range of other children than it has now; it stays a range,
    but nobody knows its number of children. `price`: what hiding it costs now (none: as much as it has children).
    """

    hidden: Flags
    ranged: Flags
    published: Flags
    low: Numbers
    high: Numbers
    stale: Flags | None = None
    price: Numbers | None = None


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """Per cell, whether an audit narrowed down its children or its successes; `rounds` says how often it did."""

    children: Flags
    successes: Flags
    rounds: int


@dataclass(frozen=True, kw_only=True)
class Protected:
    """Per cell: hidden, or its numerator unknown (then a range is shown unless it is hidden), and the ranges.

    `checked` counts the equations that the final attack used, without finding any unknown figure, save
    `given_away`: so many follow from figures that earlier releases show already. `first` cells were hidden for
    their own sake. `narrowest`: the fewest counts that bounds leave any unknown figure; `narrow` figures are left
    fewer than the policy's width.
    """

    hidden: Flags
    unknown: Flags
    ranges: Ranges | None
    checked: int
    given_away: int
    first: int
    narrowest: int
    narrow: int
    periods: tuple[Settled, ...]


def protect(
    *,
    cells: Crossed,
    counting: bool,
    policy: Policy,
    before: Before,
    doubts: Doubts | None = None,
    last: Protected | None = None,
) -> Protected:
    """Small groups are hidden, telling percentages become ranges, and neither can be found by subtraction or
    narrowed to fewer counts than the policy's width.

    `counting`: the numerator counts children (ranges apply); otherwise it sums values (a mean). Periods share
    no equation, so each is protected by itself. `doubts` are protected further; periods without any
    are as they were in the `last` protection of the same cells.
    """
    edges = [0, *(np.flatnonzero(np.diff(cells.period)) + 1).tolist(), len(cells)]
    here = [slice(start, end) for start, end in pairwise(edges) if end]
    settled = list(last.periods) if last and doubts else []
    waiting = [
        i
        for i, there in enumerate(here)
        if not settled or doubts is None or doubts.children[there].any() or doubts.successes[there].any()
    ]
    again = [partial(_period, cells, here[i], counting, policy, before, doubts) for i in waiting]
    found = dict(zip(waiting, beside.settled(again, large=len(cells) >= MANY), strict=True))
    settled = [found[i] if i in found else settled[i] for i in range(len(here))]

    def shown(i: int) -> Ranges:
        if last and last.ranges and i not in found:
            return last.ranges.of(here[i])
        n, x = cells.denominator[here[i]], cells.numerator[here[i]]
        return ranges(denominator=n, numerator=x, policy=policy, coarser=settled[i].coarser)

    return Protected(
        hidden=np.concatenate([one.hidden for one in settled]) if settled else np.zeros(0, bool),
        unknown=np.concatenate([one.unknown for one in settled]) if settled else np.zeros(0, bool),
        ranges=Ranges.joined([shown(i) for i in range(len(here))]) if counting and here else None,
        checked=sum(one.equations for one in settled),
        given_away=sum(one.given_away for one in settled),
        first=sum(one.first for one in settled),
        narrowest=min((one.narrowest for one in settled), default=0),
        narrow=sum(one.narrow for one in settled),
        periods=tuple(settled),
    )


def _period(
    cells: Crossed, here: slice, counting: bool, policy: Policy, before: Before, doubts: Doubts | None
) -> Period:
    n, x = cells.denominator[here], cells.numerator[here]
    return Period(
        parents=tuple(np.where(one[here] >= 0, one[here] - here.start, -1).astype(np.int32) for one in cells.families),
        children=n,
        successes=x,
        same=cells.same[here],
        bands=ranges(denominator=n, numerator=x, policy=policy) if counting else None,
        hidden_before=before.hidden[here],
        ranged_before=before.ranged[here],
        stale=np.zeros(len(n), bool) if before.stale is None else before.stale[here],
        published_before=before.published[here],
        low_before=before.low[here],
        high_before=before.high[here],
        policy=policy,
        price=None if before.price is None else before.price[here],
        doubts=(doubts.children[here], doubts.successes[here], doubts.rounds) if doubts else None,
    )
