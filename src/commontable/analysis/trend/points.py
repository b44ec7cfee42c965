"""What a study of natural variation takes: points in time, and the places where the process was changed on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import pairwise
from math import isfinite
from typing import Literal

Status = Literal["published", "hidden", "ranged", "empty"]
Direction = Literal["increase", "decrease", "neutral"]
Bounds = tuple[float | None, float | None]

PERCENTAGES: Bounds = (0.0, 100.0)
MOST = 100_000  # points of one series
LARGEST = 1e15


class TrendError(ValueError):
    """The series cannot be studied. `code` is stable, for translation; the message says what to do."""

    def __init__(self, message: str, *, code: str) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Point:
    """A figure on a day. Percentages run from 0 to 100.

    `denominator` is how many were counted; `label` is what people call the period ("2024-25"). A figure that is not
    shown exactly has no value: it is a gap, whatever is behind it.

    >>> Point(date=Date(2024, 9, 1), value=47.3, label="2024-25").is_known
    True
    >>> Point(date=Date(2025, 9, 1), status="ranged").is_known
    False
    """

    date: Date
    value: float | None = None
    denominator: float | None = None
    label: str = ""
    status: Status = "published"

    def __post_init__(self) -> None:
        if self.value is None and self.status == "published":
            object.__setattr__(self, "status", "empty")
        if self.value is not None and self.status != "published":
            raise TrendError(f"{self.name} is {self.status}, so it must carry no number.", code="contradiction")
        if self.value is not None and not isfinite(self.value):
            raise TrendError(f"The value of {self.name} is no number.", code="number")
        if self.value is not None and abs(self.value) > LARGEST:
            raise TrendError(f"The value of {self.name} is too large to be studied; use a larger unit.", code="number")

    @property
    def is_known(self) -> bool:
        """Whether it is shown exactly, and so counts."""
        return self.value is not None

    @property
    def name(self) -> str:
        """What people call it: its label, or its date."""
        return self.label or self.date.isoformat()


@dataclass(frozen=True, kw_only=True)
class Rebase:
    """From this day on the process is another one, for a reason somebody gave: a new mean, new limits."""

    date: Date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What keeps a question from being answered.

    "points": too few are known. "neighbours": too few follow each other without a gap. "variation": all are the same.
    "denominators": some have none. "years": the slot of the calendar `at` has been seen in too few years.
    """

    what: Literal["points", "neighbours", "variation", "denominators", "years"]
    at: str = ""
    have: int = 0
    needed: int = 0


def in_order(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points, oldest first.

    Raises `TrendError` where two are of the same day, or where there are too many.
    """
    if len(points) > MOST:
        raise TrendError(f"The series has {len(points):,} points; at most {MOST:,} can be studied.", code="too_many")
    listed = tuple(sorted(points, key=lambda one: one.date))
    for one, other in pairwise(listed):
        if one.date == other.date:
            raise TrendError(f"There are two values for {one.name}; keep one.", code="twice")
    return listed
