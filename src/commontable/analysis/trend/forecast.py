"""What comes if nothing changes, and whether the curve has turned away from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from commontable.analysis.trend.points import Bounds, Missing, Point, Rebase
from commontable.analysis.trend.study import Kind, Season

Method = Literal["mean", "line", "none"]
Because = Literal["common_cause", "trend", "unsettled", "too_few"]
Outcome = Literal["turned", "not_yet", "worse", "too_soon", "untold"]


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

    `confidence` is the least share of futures that the interval holds.
    """

    method: Method
    because: Because
    confidence: float
    points: tuple[Foreseen, ...]
    missing: Missing | None = None


@dataclass(frozen=True, kw_only=True)
class Turned:
    """Whether what came beat the forecast: `point` is the newest that could be compared, `foreseen` its forecast.

    "too_soon": nothing that was foreseen has come yet. "untold": it came, but is protected or a range.
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
    """What comes if nothing changes, for so many periods ahead or for these days (date, label)."""
    raise NotImplementedError


def turned(actual: Sequence[Point], forecast: Forecast, direction: Literal["increase", "decrease"]) -> Turned:
    """Whether the newest actual figure lies beyond the forecast's interval, on the good side."""
    raise NotImplementedError
