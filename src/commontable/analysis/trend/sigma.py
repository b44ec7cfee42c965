"""How far a measure wanders by itself: the mean, and three sigma for every point of a group.

XmR as in Making Data Count (NHSRplotthedots): 2.66 average moving ranges, ranges of 3.267 times their average and more
screened out once. p and u charts after Shewhart; p′ and u′ after Laney (2002), whose sigma is stretched by how much the
standardised points really move: AMR(z) / 1.128.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean
from typing import Literal

from commontable.analysis.trend.points import Missing

Kind = Literal["xmr", "p", "pp", "u", "up"]

FEWEST = 5  # known points, below which limits would say more about their own luck than about the process
TRIAL = 12  # below which limits may still move a good deal
NATURAL = 2.66  # three sigma, in average moving ranges of two: 3 / 1.128, as printed
OUTLYING = 3.267  # a moving range of as many average ones is an outlier
D2 = 1.128  # the average range of two from a normal distribution, in sigma


@dataclass(frozen=True)
class Known:
    """A value to be judged, without its season; `count` is what was counted and `follows` whether the point before
    it is known too.
    """

    value: float
    raw: float
    denominator: float | None
    follows: bool


@dataclass(frozen=True)
class Spread:
    """The mean, and three sigma to either side: the same for every point (`flat`), or by its denominator."""

    mean: float
    flat: float | None = None
    stretch: float = 1.0
    variance: float = 0.0  # of one child or one unit, in the unit of the values

    def at(self, denominator: float | None) -> float:
        """Three sigma of a point with this denominator."""
        if self.flat is not None:
            return self.flat
        return 3 * self.stretch * sqrt(self.variance / denominator) if denominator else 0.0


def spread(known: Sequence[Known], *, chart: Kind, screen_outliers: bool, per: float) -> Spread | Missing:
    """The spread of these points, or what is missing to tell it.

    >>> ys = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    >>> points = [Known(y, y, None, True) for y in ys]
    >>> found = spread(points, chart="xmr", screen_outliers=True, per=1)
    >>> [round(n, 4) for n in (found.mean, found.mean - found.flat, found.mean + found.flat)]
    [1.9444, -0.7156, 4.6044]
    """
    if len(known) < FEWEST:
        return Missing(what="points", have=len(known), needed=FEWEST)
    if chart == "xmr":
        average = _average_range([one.value for one in known], known, screen_outliers=screen_outliers)
        if average is None:
            return Missing(what="neighbours", have=len(known), needed=FEWEST)
        if not average:
            return Missing(what="variation", have=len(known))
        return Spread(mean=fmean(one.value for one in known), flat=NATURAL * average)
    counted = [one.denominator for one in known if one.denominator]
    if len(counted) < len(known):
        return Missing(what="denominators", have=len(counted), needed=len(known))
    mean = sum(one.raw * n for one, n in zip(known, counted, strict=True)) / sum(counted)
    variance = mean * (per - mean) if chart in ("p", "pp") else per * mean
    if variance <= 0:
        return Missing(what="variation", have=len(known))
    if chart in ("p", "u"):
        return Spread(mean=mean, variance=variance)
    standard = [(one.value - mean) / sqrt(variance / n) for one, n in zip(known, counted, strict=True)]
    average = _average_range(standard, known, screen_outliers=screen_outliers)
    if average is None:
        return Missing(what="neighbours", have=len(known), needed=FEWEST)
    if not average:
        return Missing(what="variation", have=len(known))
    return Spread(mean=mean, variance=variance, stretch=average / D2)


def _average_range(values: Sequence[float], known: Sequence[Known], *, screen_outliers: bool) -> float | None:
    """The average moving range over points that follow each other; None where too few do.

    Where screening leaves nothing that moves, it is not screened: limits of no width would flag everything.
    """
    follows = [one.follows for one in known[1:]]
    ranges = [abs(b - a) for (a, b), both in zip(pairwise(values), follows, strict=True) if both]
    if len(ranges) < FEWEST - 2:
        return None
    average = fmean(ranges)
    # Sums of decimals leave dust: a series that is written the same everywhere does not move.
    if average <= 1e-12 * max(1.0, *(abs(one) for one in values)):
        return 0.0
    if not screen_outliers:
        return average
    kept = [one for one in ranges if one < OUTLYING * average]
    return (fmean(kept) if kept else 0.0) or average
