"""What two different children of one file have in common: brothers, sisters and twins share surname, address and even
the birth date, so evidence that is sound for strangers misleads inside a home.

A file that holds each child once shows it: every pair inside it that looks like one child is two. So the pairs inside
the files tell, pattern by pattern, how many of the pairs between them are not one child.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commontable.analysis.linkage.model import Learned, levels_in

if TYPE_CHECKING:
    import numpy as np

STRONG, FOR, AGAINST = 9.0, 2.0, -1.0
CAUTION = 1.64
"""So many standard deviations fewer than were seen are believed: a pattern seen once may be chance."""


def highest_probability(
    *, between: np.ndarray, within: np.ndarray, scale: float, model: Sequence[Learned]
) -> np.ndarray:
    """For each pair between two files, by its pattern, the share of such pairs that are not explained by pairs inside
    the files (1 where there are none): no pair of that pattern is more probable than that.

    `between`, `within`: patterns; `scale`: possible pairs between the files over those inside them.
    """
    import numpy as np

    patterns, places, counts = np.unique(coarse(between, model), return_inverse=True, return_counts=True)
    inside, seen = np.unique(coarse(within, model), return_counts=True)
    found = np.ones(len(patterns))
    at = np.searchsorted(patterns, inside)
    known = (at < len(patterns)) & (patterns[np.minimum(at, len(patterns) - 1)] == inside) if len(patterns) else at > 0
    expected = np.maximum(seen[known] - CAUTION * np.sqrt(seen[known]), 0) * scale
    found[at[known]] = np.clip(1 - expected / counts[at[known]], 0.0, 1.0)
    return found[places]


def coarse(patterns: np.ndarray, model: Sequence[Learned]) -> np.ndarray:
    """Patterns with each level told only as strongly for, for, neither, against or unknown."""
    import numpy as np

    found = np.zeros(len(patterns), np.int64)
    for i, one in enumerate(model):
        found += _kinds(patterns, i, one) * 5**i
    return found


def _kinds(patterns: np.ndarray, place: int, one: Learned) -> np.ndarray:
    """Of each pattern, what it says in one comparison: 0 unknown, 1 strongly for, 2 for, 3 neither, 4 against."""
    import numpy as np

    kinds = [0, *(1 if w > STRONG else 2 if w > FOR else 4 if w < AGAINST else 3 for w in one.weights)]
    return np.asarray(np.array(kinds, np.int64)[levels_in(patterns, place) + 1])


def says(patterns: np.ndarray, model: Sequence[Learned], comparison: str, *, against: bool) -> np.ndarray:
    """Whether a pattern speaks for one child (`against`: against it) in this comparison; never, without it."""
    import numpy as np

    for i, one in enumerate(model):
        if one.comparison.name == comparison:
            kinds = _kinds(patterns, i, one)
            return np.asarray(kinds == 4 if against else (kinds == 1) | (kinds == 2))
    return np.zeros(len(patterns), bool)
