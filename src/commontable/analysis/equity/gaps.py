"""The gap between two groups, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commontable.analysis.equity.figures import Figure


@dataclass(frozen=True, kw_only=True)
class Gap:
    """`group` minus `reference`, in percentage points.

    `points` is exact (with the 95 % interval `low`–`high` of `method`), or `None` when a range is all that
    may be said: then `low`–`high` is the widest gap the shown ranges allow and `method` is "range".
    """

    group: str
    reference: str
    points: float | None
    low: float
    high: float
    method: str


def gap(group: Figure, reference: Figure, *, confidence: float = 0.95) -> Gap | None:
    """How far `group` is from `reference`; `None` when either is hidden. Newcombe's hybrid score interval
    (Newcombe 1998, method 10), unpaired.
    """
    raise NotImplementedError


def largest_gap(figures: Sequence[Figure], *, direction: str) -> Gap | None:
    """The widest exact gap between two groups, worse minus better as `direction` ("increase" or
    "decrease") sees it.
    """
    raise NotImplementedError


def children_to_close(group: Figure, reference: Figure, *, direction: str) -> tuple[int, int] | None:
    """How many more children (fewest, most) in `group` it takes to stand where `reference` stands; (0, 0)
    if it already does; `None` when hidden.
    """
    raise NotImplementedError
