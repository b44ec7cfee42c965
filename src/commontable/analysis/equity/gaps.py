"""The gap between two groups, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from commontable.analysis.equity.figures import Figure


@dataclass(frozen=True, kw_only=True)
class Gap:
    """`group` minus `reference`, in percentage points.

    `method` "newcombe": `points` is exact and `low`–`high` is its interval. "range": `points` is `None`, and
    `low`–`high` is all the shown ranges allow; `limits` also leaves room for chance at both ends. "difference"
    (means, and shares shown without their counts): `points` alone; their spread is not in the cells.
    """

    group: str
    reference: str
    points: float | None
    low: float | None
    high: float | None
    method: str
    limits: tuple[float, float] | None = None

    @property
    def certain(self) -> bool:
        """Zero lies outside: the two groups differ by more than chance and the ranges leave open."""
        return self.limits is not None and (self.limits[0] > 0 or self.limits[1] < 0)


def gap(group: Figure, reference: Figure, *, confidence: float = 0.95, percent: bool = True) -> Gap | None:
    """How far `group` is from `reference`; `None` when either is hidden or has no children.

    The interval is Newcombe's hybrid score interval for two independent proportions (Newcombe 1998, method
    10). `percent=False`: the figures are means, and no interval is given.

    >>> found = gap(Figure(group="a", n=70, value=80.0), Figure(group="b", n=80, value=60.0))  # his table II
    >>> [round(one / 100, 4) for one in (found.low, found.points, found.high)]
    [0.0524, 0.2, 0.3339]
    """
    if group.ends is None or reference.ends is None:
        return None
    whose, to = group.group, reference.group
    is_counted = percent and group.n is not None and reference.n is not None
    if group.value is None or reference.value is None:
        low, high = group.ends[0] - reference.ends[1], group.ends[1] - reference.ends[0]
        limits = (
            _newcombe(_at(group, 0), _at(reference, 1), confidence)[0],
            _newcombe(_at(group, 1), _at(reference, 0), confidence)[1],
        )
        return Gap(
            group=whose,
            reference=to,
            points=None,
            low=low,
            high=high,
            method="range",
            limits=limits if is_counted else None,
        )
    points = group.value - reference.value
    if not is_counted:
        return Gap(group=whose, reference=to, points=points, low=None, high=None, method="difference")
    low, high = _newcombe(group, reference, confidence)
    return Gap(group=whose, reference=to, points=points, low=low, high=high, method="newcombe", limits=(low, high))


def _newcombe(group: Figure, reference: Figure, confidence: float) -> tuple[float, float]:
    l1, u1 = _score(group, confidence)
    l2, u2 = _score(reference, confidence)
    p1, p2 = group.value or 0.0, reference.value or 0.0
    return p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def _at(figure: Figure, end: int) -> Figure:
    """The figure as if it were exactly at one end of its range."""
    return Figure(n=figure.n, value=(figure.ends or (0.0, 0.0))[end])


def _score(figure: Figure, confidence: float) -> tuple[float, float]:
    """Wilson's score interval in percent."""
    n, p = figure.n or 1, min(max((figure.value or 0.0) / 100, 0.0), 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return 100 * (middle - spread) / whole, 100 * (middle + spread) / whole


def largest_gap(figures: Sequence[Figure], *, direction: str, percent: bool = True) -> Gap | None:
    """From the worst-placed to the best-placed group among those whose figure is exactly known, as
    `direction` ("increase" or "decrease") sees it; `None` with fewer than two, or when neither way is better.

    >>> largest_gap([Figure(group="a", n=200, value=70), Figure(group="b", n=300, value=55),
    ...     Figure(group="c")], direction="increase").points
    -15
    """
    known = [figure for figure in figures if figure.value is not None and figure.n]
    if len(known) < 2 or direction not in {"increase", "decrease"}:
        return None
    ordered = sorted(known, key=lambda figure: figure.value or 0.0, reverse=direction == "decrease")
    return gap(ordered[0], ordered[-1], percent=percent)
