"""The season taken out: what a month or a term adds by itself, once it has been seen in two years.

Each slot of the calendar is given its mean deviation from the series (from the mean of its own group, where the series
was re-based); the deviations, weighed by their points, add up to nothing, so the mean stays what it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date as Date
from itertools import pairwise
from statistics import fmean, median
from typing import Literal, TypeVar

from commontable.analysis.trend.points import Missing, Point

Season = Literal["month", "term"]
Key = TypeVar("Key")

YEARS = 2
_ROUNDS = 60  # of fitting group means and slots to each other; balanced series need one


def slot_of(day: Date, season: Season) -> str:
    """The month of a day ("09"), or the term it lies in: autumn from August, spring from January, summer from April.

    >>> slot_of(Date(2024, 9, 1), "month"), slot_of(Date(2025, 2, 1), "term")
    ('09', 'spring')
    """
    if season == "month":
        return f"{day.month:02}"
    return "autumn" if day.month >= 8 else "summer" if day.month >= 4 else "spring"


def fitting(points: Sequence[Point]) -> Season | None:
    """The season that points this far apart can show: months up to six weeks, terms up to half a year, else none."""
    gaps = [(b.date - a.date).days for a, b in pairwise(points)]
    if not gaps:
        return None
    usual = median(gaps)
    return "month" if usual <= 45 else "term" if usual <= 200 else None


def slots(points: Sequence[Point], groups: Sequence[int], season: Season) -> tuple[Mapping[str, float], Missing | None]:
    """What each slot adds to a value; nothing, and why, where a slot has not been seen in two years.

    `groups` says to which group each point belongs.
    """
    known = [(one, group) for one, group in zip(points, groups, strict=True) if one.is_known]
    names = [slot_of(one.date, season) for one, _ in known]
    years: dict[str, set[int]] = defaultdict(set)
    for (one, _), name in zip(known, names, strict=True):
        years[name].add(one.date.year)
    if len(years) < 2:
        return {}, None
    rarest = min(sorted(years), key=lambda name: len(years[name]))
    if len(years[rarest]) < YEARS:
        return {}, Missing(what="years", at=rarest, have=len(years[rarest]), needed=YEARS)
    values = [one.value or 0.0 for one, _ in known]
    of_group = [group for _, group in known]
    found = dict.fromkeys(years, 0.0)
    rounds = _ROUNDS if len(set(of_group)) > 1 else 1
    for _ in range(rounds):
        means = _means(of_group, [value - found[name] for value, name in zip(values, names, strict=True)])
        found = _means(names, [value - means[group] for value, group in zip(values, of_group, strict=True)])
    weights = Counter(names)
    level = sum(found[name] * many for name, many in weights.items()) / len(names)
    return {name: found[name] - level for name in sorted(found)}, None


def _means(keys: Sequence[Key], values: Sequence[float]) -> dict[Key, float]:
    gathered: dict[Key, list[float]] = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        gathered[key].append(value)
    return {key: fmean(some) for key, some in gathered.items()}
