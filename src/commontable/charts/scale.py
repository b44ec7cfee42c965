"""The stretch of numbers an axis covers, and the few round ones worth naming on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from commontable.charts.figures import Figure
from commontable.charts.wording import PERCENT


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`, with named `ticks` on the way; both ends are ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]


def scale(numbers: Iterable[float], *, unit: str, ticks: int = 3) -> Scale:
    """A scale that holds all the numbers, ends on round ones, and keeps percentages between 0 and 100.

    >>> scale([41, 47.5, 60], unit="percent").ticks
    (40.0, 50.0, 60.0)
    >>> scale([97, 100], unit="percent")
    Scale(low=90.0, high=100.0, ticks=(90.0, 95.0, 100.0))
    """
    known = list(numbers) or [0.0, 100.0 if unit == PERCENT else 1.0]
    low, high = min(known), max(known)
    if high - low <= (10 if unit == PERCENT else max(max(abs(low), abs(high)) * 0.02, 1e-6)):
        room = 5 if unit == PERCENT else max(abs(high) * 0.02, 0.5)
        low, high = low - room, high + room
    if unit == PERCENT:
        low, high = max(low, 0.0), min(max(high, low), max(100.0, *known))
    step = _round_step((high - low) / ticks or 1.0)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    marks = tuple(round(n * step, 10) for n in range(first, last + 1))
    return Scale(low=marks[0], high=marks[-1], ticks=marks)


def numbers_of(figures: Iterable[Figure]) -> list[float]:
    """Every number that the figures let be seen; hidden ones have none, so they cannot stretch an axis."""
    return [n for f in figures for n in (f.value, f.low, f.high, f.target) if n is not None]


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return float(next(m * size for m in (1, 2, 5, 10) if m * size >= rough - 1e-12))
