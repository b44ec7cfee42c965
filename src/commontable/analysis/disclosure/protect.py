"""The whole protection of one indicator: which cells are hidden, which show a range."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure.attack import recovered
from commontable.analysis.disclosure.bounds import UNBOUNDED, narrowed
from commontable.analysis.disclosure.cover import Remainder, covered
from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.mend import Mender
from commontable.analysis.disclosure.policy import Policy
from commontable.analysis.disclosure.ranges import Ranges, ranges

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]

MOST_ATTACKS = 60
PATIENCE = 40
MOST_LOOKS = 4


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


def protect(*, cells: Crossed, counting: bool, policy: Policy, before: Before) -> Protected:
    """Small groups are hidden, telling percentages become ranges, and neither can be found by subtraction.

    `counting`: the numerator counts children (ranges apply); otherwise it sums values (a mean). Periods share
    no equation, so each is protected by itself.
    """
    shown = ranges(denominator=cells.denominator, numerator=cells.numerator, policy=policy) if counting else None
    edges = [0, *(np.flatnonzero(np.diff(cells.period)) + 1).tolist(), len(cells)]
    hidden, unknown = np.zeros(len(cells), bool), np.zeros(len(cells), bool)
    checked = given_away = 0
    for start, end in pairwise(edges):
        here = slice(start, end)
        one = _Period(cells, here, policy)
        hidden[here] = one.hidden(before)
        # Sums stand in the same equations as the numbers of children, so the same cells protect both.
        unknown[here] = one.unknown(hidden[here], shown, before) if shown else hidden[here]
        checked += 2 * one.links.equations
        given_away += one.given_away
    return Protected(hidden=hidden, unknown=unknown, ranges=shown, checked=checked, given_away=given_away)


@dataclass(frozen=True)
class Figures:
    """Figures, the least and the most that anybody knows them to be, and which of them are sensitive."""

    value: Numbers
    low: Numbers
    high: Numbers
    sensitive: Flags


class _Period:
    """The cells of one period. Sets of unknown ones are extended until no equation, nor all of them together,
    gives one away.
    """

    def __init__(self, cells: Crossed, here: slice, policy: Policy) -> None:
        self.here, self.policy = here, policy
        self.parents = tuple(
            np.where(one[here] >= 0, one[here] - here.start, -1).astype(np.int32) for one in cells.families
        )
        self.links = Links.of(self.parents)
        self.n, self.x, self.same = cells.denominator[here], cells.numerator[here], cells.same[here]
        self.given_away = 0

    def hidden(self, before: Before) -> Flags:
        """Small groups and what protects their numbers of children."""
        small = (self.n < self.policy.minimum_count) | before.hidden[self.here] | self.same
        least = self.policy.minimum_count if self.policy.protect_remainders else 1
        public = before.published[self.here] | before.ranged[self.here]
        return self._extended(
            small,
            public=public,
            remainders=[Remainder(self.n, least)],
            figures=Figures(self.n, np.minimum(self.n, 1), np.full(len(self.n), UNBOUNDED), small),
        )

    def unknown(self, hidden: Flags, shown: Ranges, before: Before) -> Flags:
        """What is hidden or a range, and what protects the numbers of successes."""
        slack = self.policy.slack if self.policy.protect_remainders else 0
        fewest = np.where(hidden, 0, shown.fewest[self.here])
        most = np.where(hidden, self.n, shown.most[self.here])
        return self._extended(
            hidden | shown.needed[self.here] | before.ranged[self.here],
            public=before.published[self.here],
            remainders=[Remainder(self.x - fewest, slack), Remainder(most - self.x, slack)],
            figures=None,
        )

    def _extended(self, marked: Flags, *, public: Flags, remainders: list[Remainder], figures: Figures | None) -> Flags:
        """`marked` and what protects it. What is `public` from an earlier release protects nothing."""
        mender = Mender(self.links, self.parents, self.n, public)
        unknown = marked & ~public
        doubtful: Flags | None = None
        settled = unknown
        looks = 0
        for attempt in range(MOST_ATTACKS):
            unknown = covered(links=self.links, unknown=unknown, cost=self.n, public=public, remainders=remainders)
            doubtful = None if doubtful is None else doubtful | (unknown & ~settled)
            doubtful = self._attacked(unknown, doubtful)
            settled = unknown
            if doubtful.any():
                unknown = mender.mended(unknown=unknown, found=np.flatnonzero(doubtful).astype(np.int32))
                if attempt > PATIENCE:  # cell by cell takes too long: all that shares a sum with what was found
                    unknown = unknown | (self.links.touching(doubtful) & ~public)
                if (unknown == settled).all():  # nothing can be added near; was the look at what is near too short?
                    doubtful &= self._attacked(unknown, None)
            if not doubtful.any():
                pinned = self._pinned(unknown, figures) if looks < MOST_LOOKS else np.zeros(0, np.int32)
                if not len(pinned):
                    return marked | unknown
                looks += 1
                unknown = mender.mended(unknown=unknown, found=pinned)
                if (unknown == settled).all():
                    return marked | unknown
            elif (unknown == settled).all():
                break
        if not public.any():
            return np.ones(len(unknown), bool)  # when nothing is shown, nothing can be found
        self.given_away += 0 if doubtful is None else int(doubtful.sum())
        return marked | unknown

    def _pinned(self, unknown: Flags, figures: Figures | None) -> Positions:
        """Sensitive unknown figures that bounds leave a single value."""
        if figures is None:
            return np.zeros(0, np.int32)
        least, most = narrowed(
            links=self.links,
            low=np.where(unknown, figures.low, figures.value),
            high=np.where(unknown, figures.high, figures.value),
        )
        return np.flatnonzero(unknown & figures.sensitive & (most - least < 1)).astype(np.int32)

    def _attacked(self, unknown: Flags, doubtful: Flags | None) -> Flags:
        found = recovered(links=self.links, unknown=unknown, doubtful=doubtful)
        if doubtful is None and found.any():  # by chance a change comes out as nothing: look again, nearby
            return recovered(links=self.links, unknown=unknown, doubtful=found)
        return found
