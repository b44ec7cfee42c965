"""How probable it is that a pair is the same child, given the evidence and how many such pairs there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

ROUNDS = 200
MOST_SHARE = 0.5
"""However few the pairs are, no pair is believed before its evidence is looked at."""


@dataclass(frozen=True, kw_only=True)
class Prior:
    """About how many pairs of the same child there are among `possible` pairs (`expected`; a pair is one of them with
    probability `share`).
    """

    possible: float
    expected: float

    @property
    def share(self) -> float:
        """The probability that a pair drawn at random is the same child."""
        return min(max(self.expected / self.possible, 1e-15), MOST_SHARE) if self.possible else 1e-15


def prior_of(weights: np.ndarray, *, possible: float, most: float) -> Prior:
    """The number of true pairs that agrees with the evidence: the sum of the probabilities it leads to (expectation
    maximisation with m and u held). `most`: there cannot be more of them than records of the smaller source.

    >>> import numpy as np
    >>> found = prior_of(np.array([30.0] * 40 + [-10.0] * 500), possible=10_000, most=100)
    >>> round(found.expected)
    40
    """
    import numpy as np

    if not len(weights) or not possible:
        return Prior(possible=possible, expected=0.0)
    counts, edges = np.histogram(weights, bins=min(2000, max(50, len(weights))))
    middle = (edges[1:] + edges[:-1]) / 2
    expected = max(1.0, min(most, float((weights > np.log2(possible)).sum())))
    for _ in range(ROUNDS):
        found = float((counts * probability(middle, min(expected / possible, MOST_SHARE))).sum())
        found = min(max(found, 1e-6), most)
        if abs(found - expected) < 1e-6 * max(1.0, expected):
            break
        expected = found
    return Prior(possible=possible, expected=expected)


def probability(weights: np.ndarray, share: float) -> np.ndarray:
    """The probability of the same child, from bits of evidence and the share of such pairs among all.

    >>> import numpy as np
    >>> probability(np.array([0.0, 10.0]), 0.5).round(4).tolist()
    [0.5, 0.999]
    """
    import numpy as np

    bits = weights + np.log2(share / (1 - share))
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits, -1000, 1000))))
