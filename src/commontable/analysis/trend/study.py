"""A series studied: its mean, its limits, and which points are more than natural variation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Literal

from commontable.analysis.trend.points import Bounds, Direction, Missing, Point, Rebase

Kind = Literal["xmr", "p", "pp", "u", "up"]
Season = Literal["month", "term"]
Flag = Literal["", "outside", "trend", "two_of_three", "run"]
Favour = Literal["", "improvement", "concern", "neutral"]
Variation = Literal[
    "common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low"
]
Assurance = Literal["pass", "fail", "inconsistent", "none"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What natural variation may do: the mean, three sigma to either side, and two thirds of the way there.

    `lower` and `upper` stay within the bounds of the measure; what is flagged is judged by the limits before that.
    """

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


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
    side: Literal["", "high", "low"] = ""
    favour: Favour = ""

    @property
    def value(self) -> float | None:
        """The value as it was measured."""
        return self.point.value


@dataclass(frozen=True, kw_only=True)
class Group:
    """The points between two re-bases: `counted` known ones, of which the first `baseline` set the limits."""

    start: Date
    reason: str
    counted: int
    baseline: int
    limits: Limits | None
    is_trial: bool
    missing: Missing | None = None


@dataclass(frozen=True, kw_only=True)
class Study:
    """The whole series, oldest point first. Its mean and limits are those of the last group (and the last point).

    `season` is the one that was taken out, `slots` what each of its slots adds to a value; `season_missing` says why
    a season that was asked for was not taken out.
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
    def limits(self) -> Limits | None:
        """Those of the last point."""
        raise NotImplementedError

    @property
    def variation(self) -> Variation | None:
        """What the last known point says; None where limits cannot be told."""
        raise NotImplementedError

    @property
    def assurance(self) -> Assurance | None:
        """Whether the process as it is will meet its target; "none" without a target or a direction."""
        raise NotImplementedError


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
    per: float = 1,
) -> Study:
    """The series is studied."""
    raise NotImplementedError
