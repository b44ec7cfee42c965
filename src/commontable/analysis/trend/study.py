"""A series studied: its mean, its limits, and which points are more than natural variation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from math import isfinite
from typing import Literal

from commontable.analysis.trend.points import (
    PERCENTAGES,
    Bounds,
    Direction,
    Missing,
    Point,
    Rebase,
    TrendError,
    in_order,
)
from commontable.analysis.trend.season import Season, fitting, slot_of, slots
from commontable.analysis.trend.sigma import TRIAL, Kind, Known, Spread, spread
from commontable.analysis.trend.signals import Flag, Side, signals

Favour = Literal["", "improvement", "concern", "neutral"]
Variation = Literal[
    "common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low"
]
Assurance = Literal["pass", "fail", "inconsistent"]

NEAR = 2 / 3  # of the way to the limits


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What natural variation may do: the mean, three sigma to either side, and two thirds of the way there.

    `lower` and `upper` stay within the bounds of the measure; points are judged by the limits before that.
    """

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    sigma: float


@dataclass(frozen=True, kw_only=True)
class Studied:
    """A point as studied. `adjusted` is its value without the season (the value itself where none is taken out).

    `limits` are None where they cannot be told. `flag` is the first rule it breaks, `side` where it lies.
    """

    point: Point
    group: int
    adjusted: float | None = None
    limits: Limits | None = None
    flag: Flag = ""
    side: Side = ""
    favour: Favour = ""

    @property
    def value(self) -> float | None:
        """The value as it was measured."""
        return self.point.value


@dataclass(frozen=True, kw_only=True)
class Group:
    """The points between two re-bases: `counted` known ones, of which the first `baseline` set the limits.

    Limits from fewer than twelve are trial limits. `limits` are those of its last known point.
    """

    start: Date
    reason: str
    counted: int
    baseline: int
    limits: Limits | None
    is_trial: bool
    missing: Missing | None = None


@dataclass(frozen=True, kw_only=True)
class Study:
    """The whole series, oldest point first.

    `season` is the one that was taken out, `slots` what each of its slots adds to a value; `season_missing` says why
    a season that was asked for was not taken out. Points without an exact value are gaps: they are in no mean and no
    limit, and end what follows each other.
    """

    chart: Kind
    direction: Direction
    target: float | None
    bounds: Bounds
    points: tuple[Studied, ...]
    groups: tuple[Group, ...]
    season: Season | None = None
    slots: Mapping[str, float] = field(default_factory=dict)
    season_missing: Missing | None = None

    @property
    def group(self) -> Group:
        """The last one: the process as it is now."""
        return self.groups[-1]

    @property
    def limits(self) -> Limits | None:
        """Those of the last known point of the last group; None where they cannot be told."""
        return self.group.limits

    @property
    def missing(self) -> Missing | None:
        """What is missing to tell limits now."""
        return self.group.missing

    @property
    def newest(self) -> Studied | None:
        """The last known point."""
        return next((one for one in reversed(self.points) if one.point.is_known), None)

    @property
    def left_out(self) -> tuple[Point, ...]:
        """The points that have no exact value."""
        return tuple(one.point for one in self.points if not one.point.is_known)

    @property
    def variation(self) -> Variation | None:
        """What the last known point says; None where limits cannot be told."""
        newest = self.newest
        if newest is None or newest.limits is None:
            return None
        if not newest.flag:
            return "common_cause"
        named: dict[tuple[Favour, Side], Variation] = {
            ("improvement", "high"): "improvement_high",
            ("improvement", "low"): "improvement_low",
            ("concern", "high"): "concern_high",
            ("concern", "low"): "concern_low",
            ("neutral", "high"): "neutral_high",
            ("neutral", "low"): "neutral_low",
        }
        return named[newest.favour, newest.side]

    @property
    def assurance(self) -> Assurance | None:
        """Whether the process as it is meets its target: always, never, or now and then.

        None without a target, a direction or limits.
        """
        if self.target is None or self.direction == "neutral" or self.limits is None:
            return None
        if self.target > self.limits.upper:
            return "fail" if self.direction == "increase" else "pass"
        if self.target < self.limits.lower:
            return "pass" if self.direction == "increase" else "fail"
        return "inconsistent"


def study(
    points: Sequence[Point],
    *,
    chart: Kind = "xmr",
    direction: Direction = "neutral",
    target: float | None = None,
    season: Season | Literal["auto"] | None = None,
    baseline: int | None = None,
    rebases: Sequence[Rebase] = (),
    bounds: Bounds | None = None,
    screen_outliers: bool = True,
    per: float | None = None,
) -> Study:
    """The series, with its limits in each group between re-bases, and its signals.

    `chart`: "xmr", or with denominators "p" and "u" and their primes "pp" and "up" for large ones. Values of p charts
    are percentages; those of u charts events `per` so many units (1). `baseline` fixes the limits to the first so many
    known points of each group, twelve at least. `bounds` cap the limits: 0 to 100 for p charts, 0 up for u charts,
    none otherwise. `season` "auto" chooses months or terms by how far apart the points are. Direction "neutral" names
    signals without judging them.

    Raises `TrendError` with a sentence that says what to do.

    >>> points = [Point(date=Date(2024, n, 1), value=float(n % 2)) for n in range(1, 13)]
    >>> done = study(points, direction="increase", target=9.0)
    >>> done.limits.mean, done.variation, done.assurance
    (0.5, 'common_cause', 'fail')
    """
    ordered = in_order(points)
    if not ordered:
        raise TrendError("There is no point; give at least one date and value.", code="empty")
    if baseline is not None and baseline < TRIAL:
        raise TrendError(f"A fixed baseline needs at least {TRIAL} points, not {baseline}.", code="baseline")
    if target is not None and not isfinite(target):
        raise TrendError("The target is no number.", code="target")
    per = per or (100.0 if chart in ("p", "pp") else 1.0)
    bounds = bounds or (PERCENTAGES if chart in ("p", "pp") else (0.0, None) if chart in ("u", "up") else (None, None))
    _check(ordered, bounds=bounds, chart=chart)
    starts = _starts(ordered, rebases)
    belongs = [sum(one.date <= point.date for one in starts[1:]) for point in ordered]
    asked = fitting(ordered) if season == "auto" else season
    found, season_missing = slots(ordered, belongs, asked) if asked else ({}, None)
    adjusted = [
        None if one.value is None else one.value - (found[slot_of(one.date, asked)] if found and asked else 0.0)
        for one in ordered
    ]
    done: list[Studied] = []
    groups: list[Group] = []
    for number, start in enumerate(starts):
        own = [(p, a) for p, a, group in zip(ordered, adjusted, belongs, strict=True) if group == number]
        studied, group = _group(
            own, start, number, chart=chart, direction=direction, baseline=baseline, bounds=bounds,
            screen_outliers=screen_outliers, per=per,
        )  # fmt: skip
        done += studied
        groups.append(group)
    return Study(
        chart=chart,
        direction=direction,
        target=target,
        bounds=bounds,
        points=tuple(done),
        groups=tuple(groups),
        season=asked if found else None,
        slots=found,
        season_missing=season_missing,
    )


def _check(points: Sequence[Point], *, bounds: Bounds, chart: Kind) -> None:
    low, high = bounds
    for one in points:
        if one.value is None:
            continue
        if low is not None and one.value < low:
            raise TrendError(f"{one.value:g} ({one.name}) lies below {low:g}; correct it.", code="bounds")
        if high is not None and one.value > high:
            raise TrendError(f"{one.value:g} ({one.name}) lies above {high:g}; correct it.", code="bounds")
        if chart != "xmr" and one.denominator is not None and not (one.denominator > 0 and isfinite(one.denominator)):
            raise TrendError(
                f"The denominator of {one.name} is {one.denominator:g}; it must be above 0.", code="denominator"
            )


def _starts(points: Sequence[Point], rebases: Sequence[Rebase]) -> list[Rebase]:
    """The start of each group: of the series, and of each re-base that has points before and after it."""
    first, last = points[0].date, points[-1].date
    inside = {one.date: one for one in rebases if first < one.date <= last}
    starts = [Rebase(date=first)]
    days = [one.date for one in points]
    for day in sorted(inside):
        if any(starts[-1].date <= one < day for one in days):
            starts.append(inside[day])
        else:
            starts[-1] = inside[day]
    return starts


def _group(
    own: Sequence[tuple[Point, float | None]], start: Rebase, number: int, *, chart: Kind, direction: Direction,
    baseline: int | None, bounds: Bounds, screen_outliers: bool, per: float,
) -> tuple[list[Studied], Group]:  # fmt: skip
    known = [
        Known(a, p.value, p.denominator, n > 0 and own[n - 1][1] is not None)
        for n, (p, a) in enumerate(own)
        if a is not None and p.value is not None
    ]
    used = known[:baseline] if baseline is not None and len(known) >= baseline else known
    found = spread(used, chart=chart, screen_outliers=screen_outliers, per=per)
    missing, limits = (found, None) if isinstance(found, Missing) else (None, _limits(found, known[-1], bounds))
    group = Group(
        start=start.date, reason=start.reason, counted=len(known), baseline=len(used), limits=limits,
        is_trial=len(used) < TRIAL, missing=missing,
    )  # fmt: skip
    if isinstance(found, Missing):
        return [Studied(point=p, group=number, adjusted=a) for p, a in own], group
    said = iter(_signals(known, found))
    studied = []
    for point, adjusted in own:
        if adjusted is None:
            studied.append(Studied(point=point, group=number))
            continue
        flag, side = next(said)
        studied.append(
            Studied(
                point=point, group=number, adjusted=adjusted, flag=flag, side=side, favour=_favour(side, direction),
                limits=_limits(found, Known(adjusted, adjusted, point.denominator, True), bounds),
            )
        )  # fmt: skip
    return studied, group


def _signals(known: Sequence[Known], found: Spread) -> list[tuple[Flag, Side]]:
    """Of each stretch without a gap by itself."""
    stretches: list[list[Known]] = []
    for one in known:
        if not one.follows or not stretches:
            stretches.append([])
        stretches[-1].append(one)
    return [
        said
        for stretch in stretches
        for said in signals(
            [one.value for one in stretch],
            means=[found.mean] * len(stretch),
            reach=[found.at(one.denominator) for one in stretch],
            near=NEAR,
        )
    ]


def _limits(found: Spread, at: Known, bounds: Bounds) -> Limits:
    far = found.at(at.denominator)
    return Limits(
        mean=found.mean,
        lower=_within(found.mean - far, bounds),
        upper=_within(found.mean + far, bounds),
        near_lower=_within(found.mean - NEAR * far, bounds),
        near_upper=_within(found.mean + NEAR * far, bounds),
        sigma=far / 3,
    )


def _within(value: float, bounds: Bounds) -> float:
    low, high = bounds
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _favour(side: Side, direction: Direction) -> Favour:
    if not side:
        return ""
    if direction == "neutral":
        return "neutral"
    return "improvement" if (side == "high") == (direction == "increase") else "concern"
