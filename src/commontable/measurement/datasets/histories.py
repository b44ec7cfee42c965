"""Places by their own history: whose line, by itself, shows improvement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache

from commontable.analysis.trend import PERCENTAGES, Point, TrendError, date_of, study

from .figures import Shown
from .standing import Meaning

LEAST = 12  # periods with an exact figure: with fewer, the limits of a series are on trial
KEPT_FOR = 7 * 24 * 3600  # seconds; a release never changes


@dataclass(frozen=True)
class Histories:
    """Places whose newest figure is an improvement, or a concern, within their own line; of how many long enough."""

    improving: tuple[str, ...] = ()
    worsening: tuple[str, ...] = ()
    judged: int = 0


def histories_of(
    series: Mapping[str, Sequence[Shown]], *, periods: Sequence[str], meaning: Meaning, kept_as: tuple[int, int, str]
) -> Histories:
    """Every place with at least twelve exact figures is studied by itself (XmR, the four run rules)."""
    if len(periods) < LEAST or meaning.direction not in ("increase", "decrease"):
        return Histories()
    long = {place: shown for place, shown in series.items() if sum(one.status == "published" for one in shown) >= LEAST}
    if not long:
        return Histories()
    key = f"histories-{kept_as[0]}-{kept_as[1]}-{kept_as[2].encode().hex()}"
    kept = cache.get(key)
    if kept is None:
        kept = _studied(long, periods, meaning)
        cache.set(key, kept, KEPT_FOR)
    return Histories(*kept)


def _studied(
    series: Mapping[str, Sequence[Shown]], periods: Sequence[str], meaning: Meaning
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    days = [date_of(period) for period in periods]
    if None in days or len(set(days)) < len(days):
        return (), (), 0
    found: dict[str, list[str]] = {"improvement": [], "concern": []}
    judged = 0
    for place, shown in series.items():
        points = [
            Point(date=day, value=one.value if one.status == "published" else None, label=period)
            for day, period, one in zip(days, periods, shown, strict=True)
            if day is not None
        ]
        if points[-1].value is None:
            continue
        try:
            studied = study(
                points,
                direction=meaning.direction,  # type: ignore[arg-type]
                bounds=PERCENTAGES if meaning.is_share else None,
                season="auto",
            )
        except TrendError:
            continue
        if studied.variation is None:
            continue
        judged += 1
        kind = studied.variation.partition("_")[0]
        if kind in found:
            found[kind].append(place)
    return tuple(found["improvement"]), tuple(found["concern"]), judged
