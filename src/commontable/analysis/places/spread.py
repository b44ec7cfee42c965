"""Natural variation between places: a funnel whose limits come from the places themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from commontable.analysis.places.readings import Measure, Reading, Unjudged, reason_of

LEAST = 8  # places: with fewer, one alone could never lie beyond limits that it helps to make
TRIAL = 12  # places: with fewer, the limits are on trial
SIGMAS = 3.0
BY_CHANCE = 0.00135  # of a normal distribution, beyond three sigma on one side
EXPECTED = 5.0  # successes and failures that a share must let expect, or its limits are not to be trusted
MEAN_RANGE = 1.128  # the mean distance of two draws of a normal distribution, in its sigmas

Chart = Literal["p", "i_weighted", "i"]
Side = Literal["", "high", "low"]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A place held against its own limits. `side` is "high" or "low" where it lies beyond them."""

    place: str
    value: float
    counted: float | None
    lower: float
    upper: float
    sigmas: float
    side: Side = ""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The places of one period, judged together.

    `chart` is "p" (Laney's p′, for shares), "i_weighted" (I′, for means and changes of known size) or "i" (where no
    size is shown: the same limits for all). `factor` is how many times wider than chance alone the limits of a share
    are. `needed` is 0, or the places it takes where there are too few: then nobody is judged.
    """

    chart: Chart
    centre: float
    sigma: float
    factor: float
    lowest: float | None
    highest: float | None
    judged: tuple[Judged, ...]
    unjudged: tuple[Unjudged, ...]
    needed: int = 0

    @property
    def is_trial(self) -> bool:
        """Fewer than twelve places: the limits are on trial."""
        return 0 < len(self.judged) < TRIAL

    @property
    def by_chance(self) -> float:
        """How many places to expect beyond one of the two limits if nothing but natural variation were at work."""
        return BY_CHANCE * len(self.judged)

    def limits(self, counted: float | None = None) -> tuple[float, float]:
        """The limits for a place of that size.

        Raises ValueError for a size that is no number of children, where limits go by size.
        """
        return self._limits(SIGMAS, counted)

    def _limits(self, sigmas: float, counted: float | None) -> tuple[float, float]:
        if self.chart == "i":
            far = sigmas * self.sigma
        elif counted is None or counted <= 0:
            raise ValueError("limits go by size, so they need a number of children")
        else:
            far = sigmas * self.sigma / math.sqrt(counted)
        lower, upper = self.centre - far, self.centre + far
        return (
            lower if self.lowest is None else max(lower, self.lowest),
            upper if self.highest is None else min(upper, self.highest),
        )


def spread(
    readings: Iterable[Reading], *, measure: Measure = "share", is_change: bool = False, around: float | None = None
) -> Spread:
    """Every place is judged by limits of three sigma about the centre, or it is said why not.

    Shares: Laney's p′. The centre is that of all children together, the limits sqrt(p(1-p)/n) times `factor`, and
    places where fewer than five successes or failures are to be expected are not judged. Means, and changes
    (`is_change`): the centre is weighted by children, the limits go with 1/sqrt(n) (I′). `around` is the share about
    which shares changed: it keeps the limits of changes from being narrower than chance. Where no place shows its size:
    an I chart with the same limits for all.

    Places have no order in time, so instead of the moving range it takes the mean distance of every two places
    (Gini's mean difference; its expected value is that of a moving range over all orders), divided by 1.128. `factor`
    is never below 1, so no limit is narrower than chance alone. Places beyond the first limits are left out once, so
    that a few far ones do not hide each other, and then judged with the rest.
    Sources: Laney (2002), Quality Engineering 14:531; I′ as the R package qicharts2 draws it; Spiegelhalter (2005),
    Statistics in Medicine 24:1185, for funnels of institutions.

    >>> eight = [Reading(place=str(n), value=50.0 + n, counted=100) for n in (-2, -2, -1, -1, 1, 1, 2, 2)]
    >>> spread(eight).limits(100)
    (35.0, 65.0)
    """
    listed = sorted(readings, key=lambda one: one.place)
    unjudged = [Unjudged(place=one.place, reason=reason) for one in listed if (reason := reason_of(one))]
    known = [one for one in listed if reason_of(one) is None]
    sized = [one for one in known if one.counted]
    chart: Chart = "i" if not sized else "i_weighted" if is_change or measure == "mean" else "p"
    if sized and len(sized) < len(known):
        unjudged += [Unjudged(place=one.place, reason="uncounted") for one in known if not one.counted]
        known = sized
    share = _centre(known, chart) if chart == "p" and known else around if sized and measure == "share" else None
    if share is not None:
        rare, expected = min(share, 100 - share) / 100, EXPECTED / 2 if is_change else EXPECTED
        small = {one.place for one in known if (one.counted or 0) * rare < expected}
        unjudged += [Unjudged(place=one.place, reason="small") for one in known if one.place in small]
        known = [one for one in known if one.place not in small]
    bounds = _bounds(measure, is_change)
    if len(known) < LEAST:
        return Spread(
            chart=chart, centre=_centre(known, chart) if known else 0.0, sigma=0.0, factor=1.0, lowest=bounds[0],
            highest=bounds[1], judged=(), unjudged=tuple(unjudged), needed=LEAST,
        )  # fmt: skip
    centre, sigma, factor = _measured(known, chart, around=share)
    near = [one for one in known if abs(one.value - centre) <= SIGMAS * sigma / math.sqrt(_weight(one, chart))]  # type: ignore[operator]
    if LEAST <= len(near) < len(known):
        centre, sigma, factor = _measured(near, chart, around=share)
    found = Spread(
        chart=chart, centre=centre, sigma=sigma, factor=factor, lowest=bounds[0], highest=bounds[1], judged=(),
        unjudged=tuple(unjudged),
    )  # fmt: skip
    judged = tuple(_judged(one, found) for one in known)
    return Spread(
        chart=chart, centre=centre, sigma=sigma, factor=factor, lowest=bounds[0], highest=bounds[1], judged=judged,
        unjudged=tuple(sorted(unjudged, key=lambda one: one.place)),
    )  # fmt: skip


def _judged(reading: Reading, of: Spread) -> Judged:
    value = reading.value or 0.0
    lower, upper = of.limits(reading.counted)
    one = of.sigma / math.sqrt(_weight(reading, of.chart))
    away = value - of.centre
    # A hair's breadth is rounding, not a signal: with no variation at all the limits are the centre itself.
    hair = 1e-9 * max(1.0, abs(of.centre))
    side: Side = "high" if value > upper + hair else "low" if value < lower - hair else ""
    return Judged(
        place=reading.place, value=value, counted=reading.counted, lower=lower, upper=upper,
        sigmas=away / one if one > hair else 0.0, side=side,
    )  # fmt: skip


def _measured(known: Sequence[Reading], chart: Chart, *, around: float | None) -> tuple[float, float, float]:
    """Centre, sigma of a place of one child (of any place on an I chart), and the factor."""
    centre = _centre(known, chart)
    scaled = [((one.value or 0.0) - centre) * math.sqrt(_weight(one, chart)) for one in known]
    between = _mean_distance(scaled) / MEAN_RANGE
    if around is None:
        return centre, between, 1.0
    share = centre if chart == "p" else around
    alone = math.sqrt(share * (100 - share))  # of one child, in percentage points
    factor = max(1.0, between / alone) if alone else 1.0
    return centre, alone * factor, factor


def _centre(known: Sequence[Reading], chart: Chart) -> float:
    weights = [_weight(one, chart) for one in known]
    values = [one.value or 0.0 for one in known]
    return fmean(values, weights=weights)


def _weight(reading: Reading, chart: Chart) -> float:
    return 1.0 if chart == "i" else float(reading.counted or 0.0)


def _mean_distance(values: Sequence[float]) -> float:
    """The mean distance of every two of the values.

    >>> round(_mean_distance([1, 2, 4]), 6)
    2.0
    """
    many = len(values)
    ordered = sorted(values)
    return 2 * math.fsum((2 * n - many + 1) * value for n, value in enumerate(ordered)) / (many * (many - 1))


def _bounds(measure: Measure, is_change: bool) -> tuple[float | None, float | None]:
    if measure != "share":
        return None, None
    return (-100.0, 100.0) if is_change else (0.0, 100.0)
