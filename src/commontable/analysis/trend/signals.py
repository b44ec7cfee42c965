"""Which points are more than natural variation: the four rules of Making Data Count (NHS England).

All comparisons are strict. Each rule sees runs of points that follow each other: a gap in what is known ends them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

Flag = Literal["", "outside", "trend", "two_of_three", "run"]
Side = Literal["", "high", "low"]

LONG = 7  # points of a trend, and of a run on one side of the mean


def signals(
    values: Sequence[float], *, means: Sequence[float], reach: Sequence[float], near: float = 2 / 3
) -> list[tuple[Flag, Side]]:
    """The first rule that each point breaks, and where it lies: `reach` is three sigma.

    outside: beyond three sigma. trend: seven points, each higher than the one before, or each lower. two_of_three: of
    three in a row on one side of the mean, two or three beyond two sigma but not outside; only those are flagged. run:
    seven in a row on one side of the mean. The earlier rule goes first.

    >>> signals([0, 0, 4, 0], means=[0] * 4, reach=[3] * 4)
    [('', ''), ('', ''), ('outside', 'high'), ('', '')]
    >>> [flag for flag, _ in signals([1, 2, 3, 4, 5, 6, 7], means=[4] * 7, reach=[9] * 7)]
    ['trend', 'trend', 'trend', 'trend', 'trend', 'trend', 'trend']
    >>> [flag for flag, _ in signals([1, 2, 3, 4, 4, 5, 6], means=[4] * 7, reach=[9] * 7)]
    ['', '', '', '', '', '', '']
    """
    away = [value - mean for value, mean in zip(values, means, strict=True)]
    sides = [_sign(one) for one in away]
    outside = [abs(one) > far for one, far in zip(away, reach, strict=True)]
    close = [not out and abs(one) > near * far for one, far, out in zip(away, reach, outside, strict=True)]
    steps = [_sign(b - a) for a, b in pairwise(values)]
    trend = _parts(len(values), LONG, lambda n: steps[n] if _all_same(steps[n : n + LONG - 1]) else 0)
    run = _parts(len(values), LONG, lambda n: int(_all_same(sides[n : n + LONG])))
    three = _parts(len(values), 3, lambda n: int(_all_same(sides[n : n + 3]) and sum(close[n : n + 3]) >= 2))
    found: list[tuple[Flag, Side]] = []
    for n, side in enumerate(sides):
        flag: Flag = ""
        if outside[n]:
            flag = "outside"
        elif trend[n]:
            flag = "trend"
        elif three[n] and close[n]:
            flag = "two_of_three"
        elif run[n]:
            flag = "run"
        # On the mean itself a trend is where it goes.
        found.append((flag, ("high" if (side or trend[n]) > 0 else "low") if flag else ""))
    return found


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _all_same(signs: Sequence[int]) -> bool:
    """All up, or all down; a zero is neither."""
    return signs[0] != 0 and all(one == signs[0] for one in signs)


def _parts(many: int, long: int, breaks: Callable[[int], int]) -> list[int]:
    """For each point, what the windows of this length that hold it say: the last that says something."""
    found = [0] * many
    for start in range(many - long + 1):
        if said := breaks(start):
            found[start : start + long] = [said] * long
    return found
