"""A series of figures studied for natural variation: the one way in which every page does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from commontable.analysis.trend import (
    PERCENTAGES,
    Forecast,
    Point,
    Rebase,
    Study,
    TrendError,
    days_of,
    study,
)

from .figures import Shown

if TYPE_CHECKING:
    from .standing import Meaning

Judged = Literal["improving", "worse", "changed", "steady"]


def studied(
    series: Mapping[str, Shown], *, meaning: Meaning, target: float | None = None,
    starts: Sequence[tuple[str, str]] = (), fixed: int | None = None, season: Literal["auto"] | None = None,
) -> Study:  # fmt: skip
    """The series as p′ where each shown share says how many it counts, else by moving ranges; within what it can be.

    `starts`: period and reason from which mean and limits start anew. `fixed`: so many of the first figures since each
    start set mean and limits, where that many are known.
    """
    days = days_by_period(list(series))
    points = [point_of(shown, day=days[period], label=period) for period, shown in series.items()]
    counted = all(one.denominator for one in points if one.is_known)
    is_share = meaning.is_share and meaning.unit == "percent"
    bounds = PERCENTAGES if meaning.unit == "percent" else (0.0, None) if meaning.unit != "points" else None
    new = [Rebase(date=days[period], reason=reason) for period, reason in starts if period in days]
    direction = direction_of(meaning)
    try:
        return study(
            points, chart="pp" if is_share and counted else "xmr", direction=direction, target=target, season=season,
            baseline=fixed, rebases=new, bounds=bounds,
        )  # fmt: skip
    except TrendError:
        # A figure outside what it can be, from a definition that was changed: it is shown, and not bounded.
        return study(points, direction=direction, target=target, season=season, baseline=fixed, rebases=new)


def judged(done: Study, ahead: Forecast) -> Judged | None:
    """What the newest known figure says: a signal, a steady line, or nothing beyond what happens anyway."""
    newest = done.newest
    if newest is None or newest.limits is None or not newest.point.is_known:
        return None
    if newest is not done.points[-1]:
        return None
    if ahead.method == "line" and len(ahead.points) > 1:
        rises = ahead.points[-1].value > ahead.points[0].value
        return "improving" if rises == (done.direction == "increase") else "worse"
    if not newest.flag:
        return "steady"
    if newest.flag == "trend" and (newest.side == "high") != rising(done):
        return "changed"
    return "improving" if newest.favour == "improvement" else "worse"


def rising(done: Study) -> bool:
    """Whether the newest known figure is higher than the one before."""
    known = [one.adjusted for one in done.points if one.adjusted is not None]
    return len(known) > 1 and known[-1] > known[-2]


def direction_of(meaning: Meaning) -> Literal["increase", "decrease"]:
    """Which way is better."""
    return "decrease" if meaning.direction == "decrease" else "increase"


def days_by_period(periods: Sequence[str]) -> dict[str, date]:
    """The day of each period; periods whose names say none are a year apart, only to keep their order."""
    days = days_of(periods)
    if isinstance(days, str) or len(set(days)) < len(days):
        days = [date(1000 + n, 1, 1) for n in range(len(periods))]
    return dict(zip(periods, days, strict=True))


def point_of(shown: Shown, *, day: date, label: str) -> Point:
    """A shown figure as the science takes it: what is protected or a range is a gap."""
    if shown.status == "published" and shown.value is not None:
        return Point(date=day, value=shown.value, denominator=shown.counted or None, label=label)
    status = cast(Literal["hidden", "ranged", "empty"], shown.status if shown.status != "published" else "empty")
    return Point(date=day, label=label, status=status)
