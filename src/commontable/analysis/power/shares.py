"""How evenly something is shared out among actors."""

from __future__ import annotations

from collections.abc import Iterable


def shares(amounts: Iterable[float]) -> list[float]:
    """Each amount as a share of the whole (0 to 1); nothing shared out gives zeros.

    >>> shares([3, 1, 0])
    [0.75, 0.25, 0.0]
    >>> shares([0, 0])
    [0.0, 0.0]
    """
    found = list(amounts)
    whole = sum(found)
    return [one / whole for one in found] if whole else [0.0 for _ in found]


def herfindahl(amounts: Iterable[float]) -> float:
    """Herfindahl–Hirschman: the sum of squared shares; 1 when one actor has everything, 0 when there is nothing.

    >>> herfindahl([50, 50]), herfindahl([7]), herfindahl([])
    (0.5, 1.0, 0.0)
    """
    return sum((one * one for one in shares(amounts)), 0.0)


def effective_number(amounts: Iterable[float]) -> float:
    """How many equally strong actors would be as concentrated as these (Laakso and Taagepera 1979); 0 when there is
    nothing to share.

    >>> effective_number([25, 25, 25, 25]), effective_number([1, 0, 0])
    (4.0, 1.0)
    >>> round(effective_number([0.42, 0.30, 0.28]), 2)
    2.9
    """
    concentrated = herfindahl(amounts)
    return 1 / concentrated if concentrated else 0.0


def gini(amounts: Iterable[float]) -> float:
    """0 when all have the same, towards 1 when one has everything: half the mean difference, relative to the mean.

    >>> gini([5, 5, 5]), gini([0, 0, 0, 8]), gini([])
    (0.0, 0.75, 0.0)
    """
    found = sorted(amounts)
    whole, n = sum(found), len(found)
    if not whole:
        return 0.0
    return 2 * sum(rank * one for rank, one in enumerate(found, start=1)) / (n * whole) - (n + 1) / n
