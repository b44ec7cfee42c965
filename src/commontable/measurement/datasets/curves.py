"""A curve: one indicator's figures over time for everybody, a group or a place; its forecast, frozen; its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, EVERYONE
from commontable.analysis.trend import (
    Forecast,
    Foreseen,
    Missing,
    Point,
    Turned,
    date_of,
    following,
    turned,
)
from commontable.analysis.trend import forecast_of as foreseen_after
from commontable.measurement.models import Cell, Indicator, IndicatorVersion, Place, Release, Turning
from commontable.measurement.rules.freshness import aim_for, in_order, period_order

from .aims import name_of
from .figures import Row, Shown, rows_of
from .indicator import held_by, meaning_of
from .linkage_caveats import LinkedBy, linked_by
from .standing import Meaning
from .studying import direction_of, studied
from .variation import fixed_limits_of, rebases_of

YEARS_AHEAD, TERMS_AHEAD, MONTHS_AHEAD = 4, 6, 12  # periods a page looks ahead, by how long a period is

MOST_PLACES = 300  # in one list to choose from


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The figures of the newest release (none where no release holds the indicator), oldest first."""

    indicator: Indicator
    version: IndicatorVersion | None
    release: Release | None
    meaning: Meaning
    breakdown: str = EVERYONE
    place: tuple[str, str] = (ALL_LEVEL, ALL_PLACE)
    group_name: str = ""
    place_name: str = ""
    series: Mapping[str, Shown] = field(default_factory=dict)
    target: tuple[str, float] | None = None  # period and value, of everybody or of this group

    @property
    def linked_by(self) -> LinkedBy | None:
        """The linking that the figures rest on; None where they rest on one file alone."""
        if self.release is None:
            return None
        return linked_by(self.release.manifest, self.indicator.slug, labels=self.meaning.labels)

    @property
    def about(self) -> str:
        """Whose curve it is, where it is not everybody's everywhere: "Lunch: free · Bayview Elementary"."""
        return " · ".join(name for name in (self.group_name, self.place_name) if name)

    @property
    def title(self) -> str:
        """The indicator's name, and whose curve it is."""
        return f"{self.meaning.name} · {self.about}" if self.about else self.meaning.name


def curve_of(
    indicator: Indicator, *, breakdown: str = EVERYONE, place: tuple[str, str] = (ALL_LEVEL, ALL_PLACE)
) -> Curve:
    """The curve as the newest published release shows it."""
    held = held_by(indicator).first()
    version = held.version if held else None
    series: dict[str, Shown] = {}
    if held:
        cells = Cell.objects.filter(
            release=held.release, indicator=indicator, breakdown=breakdown, place_level=place[0], place=place[1]
        )
        found = {row.period: row.shown for row in (Row(*row) for row in rows_of(cells))}
        series = {period: found[period] for period in in_order(found)}
    return Curve(
        indicator=indicator,
        version=version,
        release=held.release if held else None,
        meaning=meaning_of(indicator, version),
        breakdown=breakdown,
        place=place,
        group_name=name_of(breakdown, definition=version) if version and breakdown != EVERYONE else "",
        place_name=_place_name(indicator, place),
        series=series,
        target=_target(indicator, breakdown, series) if place[0] == ALL_LEVEL else None,
    )


def curve_of_turning(turning: Turning) -> Curve:
    """The curve that the page is about."""
    return curve_of(turning.indicator, breakdown=turning.breakdown, place=(turning.place_level, turning.place))


def is_point_of(curve: Curve) -> bool:
    """Whether the newest release holds any figure of it, shown or protected."""
    return bool(curve.series)


def places_of(curve: Curve) -> list[tuple[str, str, str]]:
    """Level, code and name of the places that have figures of this indicator; none where there are too many to choose.

    A longer list is reached from the indicator's places, each of which names itself in the address.
    """
    if curve.release is None:
        return []
    cells = Cell.objects.filter(release=curve.release, indicator=curve.indicator, depth=0).exclude(
        place_level=ALL_LEVEL
    )
    known = set(cells.order_by().values_list("place_level", "place").distinct()[: MOST_PLACES + 1])
    if len(known) > MOST_PLACES:
        return []
    names = {
        (one.level, one.code): one.name for one in Place.objects.filter(partnership_id=curve.indicator.partnership_id)
    }
    found = [(level, code, names.get((level, code), code)) for level, code in known]
    return sorted(found, key=lambda one: (one[0], one[2]))


def frozen_of(curve: Curve) -> dict[str, Any]:
    """History and forecast as JSON that is kept with a page: the same for good, whatever later releases say.

    Where figures start anew for a reason, only those since then are gone by, as on the tab that shows them over time.
    """
    frozen: dict[str, Any] = {
        "release": curve.release.number if curve.release else None,
        "history": [{"period": period, **shown._asdict()} for period, shown in curve.series.items()],
        "forecast": None,
    }
    named = following(list(curve.series), many=_ahead(_points(curve.series)))
    if not named:
        return frozen
    starts = [(one.period, one.reason) for one in rebases_of(curve.indicator)]
    kept = fixed_limits_of(curve.indicator)
    done = studied(curve.series, meaning=curve.meaning, starts=starts, fixed=kept.points if kept else None)
    found = foreseen_after(done, ahead=named)
    said = asdict(found)
    for point in said["points"]:
        point["date"] = point["date"].isoformat()
    said["points"] = list(said["points"])
    return frozen | {"forecast": said}


def forecast_of(frozen: Mapping[str, Any]) -> Forecast | None:
    """The forecast that was frozen; None where there was none."""
    said = frozen.get("forecast")
    if not said:
        return None
    points = tuple(Foreseen(**{**point, "date": date.fromisoformat(point["date"])}) for point in said["points"])
    missing = Missing(**said["missing"]) if said.get("missing") else None
    return Forecast(
        method=said["method"], because=said["because"], confidence=said["confidence"], points=points, missing=missing
    )


def verdict_of(curve: Curve, *, frozen: Mapping[str, Any]) -> Turned | None:
    """Whether what came beat what was foreseen; None where nothing was foreseen."""
    foreseen = forecast_of(frozen)
    if foreseen is None or not foreseen.points:
        return None
    first = foreseen.points[0].date
    later = [point for point in _points(curve.series) if point.date >= first]
    return turned(later, foreseen, direction_of(curve.meaning))


def _points(series: Mapping[str, Shown]) -> list[Point]:
    """The figures on their days; periods whose name says no day are left out."""
    found = {}
    for period, shown in series.items():
        day = date_of(period)
        if day is not None:
            value = shown.value if shown.status == "published" else None
            status: Any = shown.status if shown.status in ("published", "hidden", "ranged") else "empty"
            found[day] = Point(date=day, value=value, denominator=shown.counted, label=period, status=status)
    return [found[day] for day in sorted(found)]


def _ahead(points: Sequence[Point]) -> int:
    gaps = sorted((b.date - a.date).days for a, b in pairwise(points)) or [365]
    usual = gaps[len(gaps) // 2]
    return MONTHS_AHEAD if usual < 60 else TERMS_AHEAD if usual < 200 else YEARS_AHEAD


def _target(indicator: Indicator, breakdown: str, series: Mapping[str, Shown]) -> tuple[str, float] | None:
    """This group's next target after the newest figure, else its last; everybody's where it has none of its own."""
    newest = next(reversed(list(series)), "")
    aims: dict[str, dict[str, float]] = {}
    for aim in indicator.targets.filter(withdrawn_at=None, breakdown__in=[breakdown, EVERYONE]):
        aims.setdefault(aim.breakdown, {})[aim.period] = aim.value
    own = aims.get(breakdown) or aims.get(EVERYONE) or {}
    to_come = {period: value for period, value in own.items() if period_order(period) > period_order(newest)}
    return aim_for(newest, to_come or own)


def _place_name(indicator: Indicator, place: tuple[str, str]) -> str:
    if place[0] == ALL_LEVEL:
        return ""
    listed = Place.objects.filter(partnership_id=indicator.partnership_id, level=place[0], code=place[1])
    found: str | None = listed.values_list("name", flat=True).first()
    return found or place[1]
