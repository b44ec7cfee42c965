"""What becomes of a gap over time: narrowing, widening, or no telling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from commontable.analysis.equity.figures import Figure
from commontable.analysis.equity.gaps import Gap, gap


class Course(StrEnum):
    """What became of a gap between two periods."""

    NARROWING = "narrowing"
    WIDENING = "widening"
    TURNED = "turned"  # the one that was behind is ahead, beyond chance both times
    CHANCE = "chance"  # no more than chance alone does: cannot tell
    UNTESTED = "untested"  # a difference of means, whose spread is not shown: cannot tell
    PROTECTED = "protected"  # one of the four figures is hidden, or too wide a range: cannot tell
    FIRST = "first"  # a single period


@dataclass(frozen=True, kw_only=True)
class GapPoint:
    """The gap of one period; `gap` is `None` where one of its two figures is hidden or missing."""

    period: str
    gap: Gap | None


@dataclass(frozen=True, kw_only=True)
class GapChange:
    """How much wider the gap of `until` is than that of `since` (narrower: below zero), in percentage points.

    `points` with its interval `low`–`high`; from ranges the interval alone. The larger of the two gaps says which way
    is wider; `is_flipped`: the other group was behind then, so that `points` is how far the two moved, past zero.
    """

    kind: Course
    since: str = ""
    until: str = ""
    points: float | None = None
    low: float | None = None
    high: float | None = None
    is_flipped: bool = False


@dataclass(frozen=True, kw_only=True)
class GapCourse:
    """The gap in every period, and its change since the first and since the last one before the newest."""

    points: tuple[GapPoint, ...]
    since_first: GapChange
    since_last: GapChange


def gap_course(periods: Sequence[tuple[str, Figure, Figure]], *, percent: bool = True) -> GapCourse:
    """The gap over periods, each a name, a group and its reference, oldest first.

    First is the first gap that is exactly known, else the first that is known as a range.

    >>> then, now = (Figure(n=4000, value=40.0), Figure(n=6000, value=55.0)), (Figure(n=4000, value=34.0),
    ...     Figure(n=6000, value=61.0))
    >>> found = gap_course([("2023-24", *then), ("2024-25", *now)]).since_last
    >>> found.kind.value, round(found.points, 1), round(found.low, 1), round(found.high, 1)
    ('widening', 12.0, 9.2, 14.7)
    """
    points = tuple(
        GapPoint(period=period, gap=gap(group, reference, percent=percent)) for period, group, reference in periods
    )
    if len(points) < 2:
        first = GapChange(kind=Course.FIRST)
        return GapCourse(points=points, since_first=first, since_last=first)
    told = [one for one in points[:-1] if one.gap is not None]
    told = [one for one in told if one.gap and one.gap.points is not None] or told
    return GapCourse(
        points=points,
        since_first=change(told[0] if told else points[0], points[-1]),
        since_last=change(points[-2], points[-1]),
    )


def change(then: GapPoint, now: GapPoint) -> GapChange:
    """What became of the gap, with the interval of the difference between the two gaps.

    The interval adds the squares of the distances of each gap to its own limits (MOVER: Zou and Donner 2008,
    Statistics in Medicine 27:1693), so it rests on Newcombe's intervals and takes the years as different children;
    where many children are counted in both years it is wider than it need be. Two intervals that do not overlap
    always differ by this test; two that overlap a little may differ too. Ranges count with the room they leave.
    """
    since, until = then.period, now.period
    if then.gap is None or now.gap is None:
        return GapChange(kind=Course.PROTECTED, since=since, until=until)
    if then.gap.limits is None or now.gap.limits is None:
        d0, d1 = then.gap.points, now.gap.points
        points = None if d0 is None or d1 is None else abs(d1) - abs(d0)
        return GapChange(kind=Course.UNTESTED, points=points, since=since, until=until)
    sign = -1 if max(_middle(then.gap), _middle(now.gap), key=abs) < 0 else 1
    (l0, d0, u0), (l1, d1, u1) = _turned(then.gap, sign), _turned(now.gap, sign)
    if d0 is None or d1 is None:
        low, high, points = l1 - u0, u1 - l0, None
    else:
        points = d1 - d0
        low = points - sqrt((d1 - l1) ** 2 + (u0 - d0) ** 2)
        high = points + sqrt((u1 - d1) ** 2 + (d0 - l0) ** 2)
    is_flipped = _middle(then.gap) * _middle(now.gap) < 0
    if then.gap.certain and now.gap.certain and is_flipped:
        kind = Course.TURNED
    elif low > 0:
        kind = Course.WIDENING
    elif high < 0:
        kind = Course.NARROWING
    else:
        kind = Course.CHANCE if points is not None else Course.PROTECTED
    return GapChange(kind=kind, points=points, low=low, high=high, since=since, until=until, is_flipped=is_flipped)


def _middle(of: Gap) -> float:
    return of.points if of.points is not None else ((of.low or 0.0) + (of.high or 0.0)) / 2


def _turned(of: Gap, sign: int) -> tuple[float, float | None, float]:
    """Low, points and high, turned so that the larger gap counts upwards."""
    low, high = of.limits or (0.0, 0.0)
    points = None if of.points is None else sign * of.points
    return (low, points, high) if sign > 0 else (-high, points, -low)
