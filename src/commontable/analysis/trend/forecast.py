"""What comes if nothing changes, and whether the curve has turned away from it.

Two simple methods, chosen by what the series shows since its last re-base. Where a straight line surely goes up or
down (99 %, by least squares) and fits better than any one step: that line, with its 95 % prediction interval. Otherwise
the mean, and three sigma to either side; from few points the interval is widened to a 95 % prediction interval of
Student's t where that is wider (0.62 degrees of freedom for each moving range, after Wheeler). Nothing else is
extrapolated: signals among the last seven points that are no steady line are answered by the mean, and said
("unsettled").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from math import sqrt
from statistics import fmean
from typing import Literal, NamedTuple

from commontable.analysis.trend.periods import days_ahead
from commontable.analysis.trend.points import Bounds, Missing, Point, Rebase, TrendError
from commontable.analysis.trend.season import Season, slot_of
from commontable.analysis.trend.sigma import Kind
from commontable.analysis.trend.signals import LONG
from commontable.analysis.trend.study import Studied, Study, study

Method = Literal["mean", "line", "none"]
Because = Literal["common_cause", "trend", "unsettled", "too_few"]
Outcome = Literal["turned", "not_yet", "worse", "too_soon", "untold"]

CONFIDENCE = 0.95
MOST_AHEAD = 60
_STEADY = 0.99  # how sure it must be that a line goes up or down at all
_RANGE_FREEDOM = 0.62


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """One period to come: the middle, and the interval that holds it if nothing changes."""

    date: Date
    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What comes if nothing changes, by which method and why. Without enough points it is empty and says `missing`.

    `confidence` is the share of futures that the interval holds at least, while nothing changes.
    """

    method: Method
    because: Because
    confidence: float
    points: tuple[Foreseen, ...]
    missing: Missing | None = None


@dataclass(frozen=True, kw_only=True)
class Turned:
    """Whether what came beat the forecast: `point` is the newest that was foreseen, `foreseen` its forecast.

    "turned" and "worse": beyond the interval on the good and on the bad side. "not_yet": within. "too_soon": nothing
    that was foreseen has come. "untold": it came, but is protected or a range.
    """

    outcome: Outcome
    point: Point | None = None
    foreseen: Foreseen | None = None


def forecast(
    points: Sequence[Point],
    *,
    ahead: int | Sequence[tuple[Date, str]] = 1,
    bounds: Bounds | None = None,
    chart: Kind = "xmr",
    season: Season | Literal["auto"] | None = None,
    baseline: int | None = None,
    rebases: Sequence[Rebase] = (),
) -> Forecast:
    """What comes if nothing changes, for so many periods ahead or for these days (date, label).

    Never outside `bounds`. Raises `TrendError` as `study` does.

    >>> rates = [50, 52, 49, 51, 50, 48, 51]
    >>> found = forecast([Point(date=Date(2018 + n, 9, 1), value=v) for n, v in enumerate(rates)], bounds=(0, 100))
    >>> found.method, str(found.points[0].date), round(found.points[0].value, 1)
    ('mean', '2025-09-01', 50.1)
    """
    return forecast_of(
        study(points, chart=chart, season=season, baseline=baseline, rebases=rebases, bounds=bounds), ahead=ahead
    )


def forecast_of(done: Study, *, ahead: int | Sequence[tuple[Date, str]] = 1) -> Forecast:
    """The same, of a series that has been studied."""
    days = _days(done, ahead)
    if done.limits is None:
        return Forecast(method="none", because="too_few", confidence=CONFIDENCE, points=(), missing=done.missing)
    own = [one for one in done.points if one.group == len(done.groups) - 1 and one.adjusted is not None]
    line = _line(own)
    foreseen = []
    for day, label in days:
        value, far = (line.at(day), line.far(day)) if line else (done.limits.mean, _natural(done))
        season = done.slots.get(slot_of(day, done.season), 0.0) if done.season else 0.0
        low, middle, high = (_within(value + season + away, done.bounds) for away in (-far, 0, far))
        foreseen.append(Foreseen(date=day, label=label, value=middle, low=low, high=high))
    signalled = any(one.flag for one in own[-LONG:])
    return Forecast(
        method="line" if line else "mean",
        because="trend" if line else "unsettled" if signalled else "common_cause",
        confidence=CONFIDENCE,
        points=tuple(foreseen),
    )


def turned(actual: Sequence[Point], forecast: Forecast, direction: Literal["increase", "decrease"]) -> Turned:
    """Whether the newest figure that was foreseen lies beyond the forecast's interval, on the good side.

    >>> made = forecast([Point(date=Date(2018 + n, 9, 1), value=50 + n % 2) for n in range(7)], ahead=1)
    >>> turned([Point(date=Date(2025, 9, 1), value=60)], made, "increase").outcome
    'turned'
    >>> turned([Point(date=Date(2025, 9, 1), status="hidden")], made, "increase").outcome
    'untold'
    """
    by_day = {one.date: one for one in forecast.points}
    came = sorted((one for one in actual if one.date in by_day and one.status != "empty"), key=lambda one: one.date)
    if not came:
        return Turned(outcome="too_soon")
    newest, foreseen = came[-1], by_day[came[-1].date]
    if newest.value is None:
        return Turned(outcome="untold", point=newest, foreseen=foreseen)
    above, below = newest.value > foreseen.high, newest.value < foreseen.low
    better, worse = (above, below) if direction == "increase" else (below, above)
    outcome: Outcome = "turned" if better else "worse" if worse else "not_yet"
    return Turned(outcome=outcome, point=newest, foreseen=foreseen)


class _Line(NamedTuple):
    """A straight line by least squares over days, with what its prediction interval needs."""

    middle: float
    level: float
    slope: float
    error: float
    many: int
    width: float
    quantile: float

    def at(self, day: Date) -> float:
        return self.level + self.slope * (day.toordinal() - self.middle)

    def far(self, day: Date) -> float:
        """Half the prediction interval of one new point."""
        away = (day.toordinal() - self.middle) ** 2 / self.width
        return self.quantile * self.error * sqrt(1 + 1 / self.many + away)


def _line(points: Sequence[Studied]) -> _Line | None:
    """The line through these points, where it surely goes up or down and fits better than any one step."""
    days = [one.point.date.toordinal() for one in points]
    values = [one.adjusted or 0.0 for one in points]
    middle, level = fmean(days), fmean(values)
    width = sum((day - middle) ** 2 for day in days)
    slope = sum((day - middle) * (value - level) for day, value in zip(days, values, strict=True)) / width
    fitted = [level + slope * (day - middle) for day in days]
    left = sum((value - fit) ** 2 for value, fit in zip(values, fitted, strict=True))
    freedom = len(points) - 2
    error = sqrt(left / freedom)
    if abs(slope) * sqrt(width) <= _quantile(freedom, _STEADY) * error or left > _best_step(values):
        return None
    return _Line(middle, level, slope, error, len(points), width, _quantile(freedom, CONFIDENCE))


def _best_step(values: Sequence[float]) -> float:
    """What the best single step leaves unexplained: the sum of squares around two means."""
    sums, squares = [0.0], [0.0]
    for value in values:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def around(start: int, end: int) -> float:
        return squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start)

    return min(around(0, n) + around(n, len(values)) for n in range(1, len(values)))


def _natural(done: Study) -> float:
    """Half the interval around the mean: three sigma, or more where sigma rests on few points."""
    assert done.limits is not None
    many = done.group.baseline
    freedom = _RANGE_FREEDOM * (many - 1)
    return done.limits.sigma * max(3.0, _quantile(freedom, CONFIDENCE) * sqrt(1 + 1 / many))


def _quantile(freedom: float, confidence: float) -> float:
    """How many standard errors hold this share of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + confidence / 2))


def _days(done: Study, ahead: int | Sequence[tuple[Date, str]]) -> list[tuple[Date, str]]:
    many = ahead if isinstance(ahead, int) else len(ahead)
    if not 0 <= many <= MOST_AHEAD:
        raise TrendError(f"At most {MOST_AHEAD} periods can be foreseen, not {many}.", code="ahead")
    if not isinstance(ahead, int):
        return list(ahead)
    return [(day, "") for day in days_ahead([one.point.date for one in done.points], many=ahead)]


def _within(value: float, bounds: Bounds) -> float:
    low, high = bounds
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
