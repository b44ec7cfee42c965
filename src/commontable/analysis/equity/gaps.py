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
    `low`–`high` is all the shown ranges allow. "difference" (means): `points` alone; their spread is not in
    the cells, so `low` and `high` are `None`.
    """

    group: str
    reference: str
    points: float | None
    low: float | None
    high: float | None
    method: str

    @property
    def certain(self) -> bool:
        """Zero lies outside: the two groups differ by more than chance or than the ranges leave open."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


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
    names = {"group": group.group, "reference": reference.group}
    if group.value is None or reference.value is None:
        low, high = group.ends[0] - reference.ends[1], group.ends[1] - reference.ends[0]
        return Gap(**names, points=None, low=low, high=high, method="range")
    points = group.value - reference.value
    if not percent:
        return Gap(**names, points=points, low=None, high=None, method="difference")
    l1, u1 = _score(group, confidence)
    l2, u2 = _score(reference, confidence)
    p1, p2 = group.value, reference.value
    low = points - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = points + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return Gap(**names, points=points, low=low, high=high, method="newcombe")


def _score(figure: Figure, confidence: float) -> tuple[float, float]:
    """Wilson's score interval in percent."""
    n, p = figure.n or 0, (figure.value or 0.0) / 100
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
