"""What is shown of a place at one period, and how it changed between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

Status = Literal["published", "hidden", "ranged", "empty"]
Reason = Literal["protected", "ranged", "empty", "uncounted", "small", "unpaired"]
Measure = Literal["share", "mean"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A figure of a place: a percentage (0 to 100) or a mean, of `counted` children (None where that is not shown).

    A figure that is protected, a range or missing carries no value, so that nothing can be worked out from it.

    >>> Reading(place="N12", status="hidden", value=47.0)
    Traceback (most recent call last):
    ...
    ValueError: N12 is hidden, so it must carry no value
    """

    place: str
    value: float | None = None
    counted: float | None = None
    status: Status = "published"

    def __post_init__(self) -> None:
        if self.status != "published" and self.value is not None:
            raise ValueError(f"{self.place} is {self.status}, so it must carry no value")
        if self.value is not None and not isfinite(self.value):
            raise ValueError(f"the value of {self.place} is no number")
        if self.counted is not None and not (isfinite(self.counted) and self.counted >= 0):
            raise ValueError(f"the count of {self.place} is no number of children")


@dataclass(frozen=True, kw_only=True)
class Unjudged:
    """A place that is not judged, and why: its figure is protected, a range or missing; how many children it counts is
    not shown; it is so small that chance alone could put it anywhere; or it has a figure at one of two periods only.
    """

    place: str
    reason: Reason


def reason_of(reading: Reading) -> Reason | None:
    """Why a figure cannot be judged by itself; None where it can.

    >>> reason_of(Reading(place="N12", status="ranged"))
    'ranged'
    """
    if reading.status == "hidden":
        return "protected"
    if reading.status == "ranged":
        return "ranged"
    return "empty" if reading.status == "empty" or reading.value is None else None


def changes_between(
    before: Iterable[Reading], now: Iterable[Reading]
) -> tuple[list[Reading], dict[str, tuple[float, float]]]:
    """How far each place moved (now minus before), and the two figures behind each movement.

    A change counts as many children as make a mean of both as sure: 1 / (1/n + 1/m), so that a place that is small at
    either period gets wide limits. A place with an exact figure at one period only has no change; where one of its
    figures is protected or a range, so is the change.

    >>> moved, _ = changes_between(
    ...     [Reading(place="a", value=40.0, counted=100)], [Reading(place="a", value=46.0, counted=100)]
    ... )
    >>> moved
    [Reading(place='a', value=6.0, counted=50.0, status='published')]
    """
    earlier: Mapping[str, Reading] = {one.place: one for one in before}
    found: list[Reading] = []
    pairs: dict[str, tuple[float, float]] = {}
    for one in now:
        other = earlier.get(one.place, Reading(place=one.place, status="empty"))
        statuses = (one.status, other.status)
        if one.value is None or other.value is None:
            status: Status = "hidden" if "hidden" in statuses else "ranged" if "ranged" in statuses else "empty"
            found.append(Reading(place=one.place, status=status))
            continue
        pairs[one.place] = (other.value, one.value)
        counted = None
        if one.counted and other.counted:
            counted = 1 / (1 / one.counted + 1 / other.counted)
        found.append(Reading(place=one.place, value=one.value - other.value, counted=counted))
    return found, pairs
