"""How many pairs of the same child were not found, told from those that were, without looking at a name.

Two things are counted. Pairs that were compared and not linked: where each record has at most one partner, pairs of
records that have theirs already are coincidences, so they show how many coincidences there are among the records that
are left; what is above it are children missed (in the spirit of Blakely and Salmond 2002, in International Journal of
Epidemiology 31: 1246-1252; Dasylva, Goussanou and Nambeu 2024, in Survey Methodology 50: 375-408). And pairs that
nothing ever brought together: every field is a list that "catches" a pair by agreeing, and a log-linear model of the
incomplete table says how many were caught by too few of them (Fienberg 1972, in Biometrika 59: 591-603; for fields of
links Daggy and others 2013, in BMC Medical Informatics and Decision Making 13: 97). Lists that depend on each other
hide more than independent ones (Chao 2001, in Journal of Agricultural, Biological, and Environmental Statistics 6:
158-175), which is why the limits are wider than chance alone would make them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

CERTAINTY = 1.96
LEAST_DEPENDENCE, MORE_THAN_SEEN, MOST_DEPENDENCE = 2.0, 1.5, 10.0
"""Slips in two fields of one child may come together so much more often than by chance, or so much more often than is
seen; and what is seen of it is not believed beyond the most.
"""
SEEN = 5.0
"""Fewer pairs than this of one kind say nothing."""
NONE_SEEN = 3.0
"""Where nothing is seen to go wrong, up to so many times it may have (Hanley and Lippman-Hand 1983, JAMA 249)."""
MOST_FIELDS = 7
SAME, CLOSE, DIFFERENT = 0, 1, 2
"""How a pair agrees in a field; not known counts as different. The kind of a pair is its fields as digits to base 3,
the first field the lowest.
"""


@dataclass(frozen=True, kw_only=True)
class Unfound:
    """Pairs of the same child that were not found: about `expected`, and between `fewest` and `most` of them."""

    expected: float
    fewest: float
    most: float

    def to_dict(self, fields: Sequence[str]) -> dict[str, object]:
        """The counts as a report says them, with the fields they are told by."""
        told = {"expected": self.expected, "low": self.fewest, "high": self.most}
        return {**{name: round(value) for name, value in told.items()}, "by": list(fields)}


def unfound(
    found: np.ndarray,
    *,
    fields: int,
    missed: np.ndarray,
    doubt: np.ndarray,
    given: int | None = None,
    sure: np.ndarray | None = None,
    compared: np.ndarray | None = None,
) -> Unfound | None:
    """The pairs of the same child that were not found, from how many were, by kind (3 ** `fields` of them).

    `missed`: about how many of each kind were compared and yet not linked, and `doubt`, by how much that may be wrong
    (one standard deviation). `given`: the field of the given name; pairs that differ in it and more are what brothers
    and sisters are, so neither `missed` nor more pairs than expected are believed there. `sure`: kinds with so much
    evidence that their pairs are linked once they are compared: the table tells enough of them, and `most` allows for
    no slips that come together more often. `compared`: kinds all of whose pairs were compared, so that no more are
    missing than `missed` and `doubt` leave room for. None where fewer than two fields are told apart, or hardly any
    pair agrees in all.

    >>> import numpy as np
    >>> found = np.zeros(27)
    >>> found[[0, 2, 6, 18]] = 810, 90, 90, 90
    >>> told = unfound(found, fields=3, missed=np.zeros(27), doubt=np.zeros(27))
    >>> round(told.expected), round(told.fewest), round(told.most)
    (31, 3, 76)
    """
    import numpy as np

    every = float(found[0])
    if fields < 2 or every < SEEN:
        return None
    digits = np.arange(3**fields)[:, None] // 3 ** np.arange(fields) % 3
    differ = digits == DIFFERENT
    few = (digits > SAME).sum(axis=1) <= 1
    total = found + np.where(few, np.maximum(missed, 0), 0)
    odds = np.ones((fields, 3))
    for i in range(fields):
        odds[i, 1:] = total[3**i * np.array([CLOSE, DIFFERENT])] / (every + 1)
    alone = total[0] * np.prod(odds[np.arange(fields), digits], axis=1)
    alone[few] = total[few]

    group = differ @ 2 ** np.arange(fields)
    many = differ.sum(axis=1)

    def by_group(values: np.ndarray) -> np.ndarray:
        return np.bincount(group, weights=values, minlength=2**fields)

    # how much more often two fields slip together than by chance, where that can be seen
    brothers = differ[:, given] & (many > 1) if given is not None else np.zeros(len(found), bool)
    surely = np.where(brothers, 0, missed)
    at_least = by_group(found) + np.maximum(by_group(surely) - CERTAINTY * np.sqrt(by_group(doubt**2)), 0)
    expected = by_group(alone)
    together, highest = np.ones(len(found)), LEAST_DEPENDENCE
    for i, j in combinations(range(fields), 2):
        two = 2**i + 2**j
        more = float((at_least[two] + 1) / (expected[two] + 1))
        if at_least[two] >= SEEN and more > 1 and given not in {i, j}:
            surer = (at_least[two] - CERTAINTY * math.sqrt(at_least[two])) / (expected[two] + 1)
            highest = max(highest, min(MORE_THAN_SEEN * float(surer), MOST_DEPENDENCE))
            together[differ[:, i] & differ[:, j]] *= min(more, MOST_DEPENDENCE)
    by_two = alone * np.where(many > 2, np.minimum(together, MOST_DEPENDENCE**2), 1.0)
    open_to_doubt = (many > 1) if sure is None else (many > 1) & ~sure
    high = np.where(open_to_doubt, np.maximum(by_two, alone * highest ** np.maximum(many - 1, 0)), by_two)
    low = np.where(open_to_doubt, by_two / LEAST_DEPENDENCE, by_two)
    spread = by_group(np.where(few, 0, by_two)) + by_group(doubt**2 * few)
    wide = CERTAINTY * math.sqrt(float(spread.sum() + (_of_odds(total, digits) * by_two**2).sum()))
    part = 2 * group + (compared if compared is not None else 0)

    def by_part(values: np.ndarray) -> np.ndarray:
        return np.bincount(part, weights=values, minlength=2 ** (fields + 1))

    doubtful = CERTAINTY * np.sqrt(by_part(doubt**2))
    fewest = np.maximum(by_part(surely) - doubtful, 0)
    room = np.where(np.arange(len(fewest)) % 2, np.maximum(by_part(missed), 0) + doubtful, np.inf)

    def short(values: np.ndarray) -> float:
        return float(np.clip(by_part(values) - by_part(found), fewest, np.maximum(room, fewest)).sum())

    return Unfound(expected=short(by_two), fewest=max(short(low) - wide, 0.0), most=short(high) + wide)


def _of_odds(total: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The relative variance of what is expected of each kind, from the few pairs its odds are told from."""
    import numpy as np

    found = np.zeros(len(digits))
    for i in range(digits.shape[1]):
        for how in (CLOSE, DIFFERENT):
            found += (digits[:, i] == how) / max(float(total[3**i * how]), 1.0)
    found[(digits > SAME).sum(axis=1) <= 1] = 0
    return found
