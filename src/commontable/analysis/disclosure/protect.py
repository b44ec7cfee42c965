"""The whole protection of one indicator: which cells are hidden, which show a range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure.attack import recovered
from commontable.analysis.disclosure.cover import Remainder, covered
from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.mend import Mender
from commontable.analysis.disclosure.policy import Policy
from commontable.analysis.disclosure.ranges import Ranges, ranges

Flags = NDArray[np.bool_]

MOST_ATTACKS = 100


@dataclass(frozen=True, kw_only=True)
class Before:
    """Per cell, what earlier releases that are still public showed of it."""

    hidden: Flags
    ranged: Flags
    published: Flags


@dataclass(frozen=True, kw_only=True)
class Protected:
    """Per cell: hidden, or its numerator unknown (then a range is shown unless it is hidden), and the ranges.

    `checked` counts the equations that the final attack used, without finding any unknown figure, save
    `given_away`: so many follow from figures that earlier releases show already.
    """

    hidden: Flags
    unknown: Flags
    ranges: Ranges | None
    checked: int
    given_away: int


class NotProtected(Exception):
    """The unknown figures cannot be protected: a figure that must be hidden follows from figures that are
    public already.
    """


def protect(*, cells: Crossed, counting: bool, policy: Policy, before: Before) -> Protected:
    """Small groups are hidden, telling percentages become ranges, and neither can be found by subtraction.

    `counting`: the numerator counts children (ranges apply); otherwise it sums values (a mean). Raises
    `NotProtected`.
    """
    safe = _Safe(cells)
    n, x = cells.denominator, cells.numerator
    small = (n < policy.minimum_count) | before.hidden | cells.same
    hidden = safe.extended(
        small,
        public=before.published | before.ranged,
        remainders=[Remainder(n, policy.minimum_count if policy.protect_remainders else 1)],
    )
    checked = safe.links.equations * 2
    if not counting:
        # Sums stand in the same equations as the numbers of children, so the same cells protect both.
        return Protected(hidden=hidden, unknown=hidden, ranges=None, checked=checked, given_away=safe.given_away)
    shown = ranges(denominator=n, numerator=x, policy=policy)
    slack = policy.slack if policy.protect_remainders else 0
    unknown = safe.extended(
        hidden | shown.needed | before.ranged,
        public=before.published,
        remainders=[
            Remainder(x - np.where(hidden, 0, shown.fewest), slack),
            Remainder(np.where(hidden, n, shown.most) - x, slack),
        ],
    )
    return Protected(hidden=hidden, unknown=unknown, ranges=shown, checked=checked, given_away=safe.given_away)


class _Safe:
    """Sets of unknown cells are extended until no equation, nor all of them together, gives one away."""

    def __init__(self, cells: Crossed) -> None:
        self.links = Links.of(cells.families)
        self.parents = cells.families
        self.apart = cells.period
        self.cost = cells.denominator
        self.given_away = 0

    def extended(self, marked: Flags, *, public: Flags, remainders: list[Remainder]) -> Flags:
        """`marked` and what protects it. What is `public` from an earlier release protects nothing."""
        mender = Mender(self.links, self.parents, self.cost, public)
        unknown = marked & ~public
        doubtful: Flags | None = None
        settled = unknown
        for _ in range(MOST_ATTACKS):
            unknown = covered(links=self.links, unknown=unknown, cost=self.cost, public=public, remainders=remainders)
            doubtful = None if doubtful is None else doubtful | (unknown & ~settled)
            doubtful = self._attacked(unknown, doubtful)
            settled = unknown
            if doubtful.any():
                unknown = mender.mended(unknown=unknown, found=np.flatnonzero(doubtful).astype(np.int32))
                if (unknown == settled).all():  # nothing can be added near; was the look at what is near too short?
                    doubtful &= self._attacked(unknown, None)
            if not doubtful.any():
                return marked | unknown
            if (unknown == settled).all():
                break
        if not public.any():
            raise NotProtected
        self.given_away += 0 if doubtful is None else int(doubtful.sum())
        return marked | unknown

    def _attacked(self, unknown: Flags, doubtful: Flags | None) -> Flags:
        found = recovered(links=self.links, unknown=unknown, apart=self.apart, doubtful=doubtful)
        if doubtful is None and found.any():  # by chance a change comes out as nothing: look again, nearby
            return recovered(links=self.links, unknown=unknown, apart=self.apart, doubtful=found)
        return found
