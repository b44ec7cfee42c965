"""What share of the pairs of one child a linkage has found, as far as the links themselves tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.linkage.model import levels_in
from commontable.analysis.linkage.unfound import CLOSE, DIFFERENT, MOST_FIELDS, SAME, Unfound, unfound

if TYPE_CHECKING:
    import numpy as np

    from commontable.analysis.linkage.blocking import Rule
    from commontable.analysis.linkage.model import Learned
    from commontable.analysis.linkage.run import Run
    from commontable.analysis.linkage.weighing import Weighed

TELLING, FOR, SURE, KEPT = 5.0, 2.0, 7.0, -3.0
"""Bits of evidence: a field that gives fewer where it is the same (sex) brings nobody together; pairs whose level
gives fewer do not agree in it; and so many more than are needed to be as likely as not make a pair sure (1 in 128).
Of kinds with fewer than the last, pairs with frequent values are forgotten when they are weighed.
"""
_COLUMNS = {
    "given": "given_name",
    "given_root": "given_name",
    "surname": "surname",
    "surname_last": "surname",
    "birth": "birth_date",
    "address": "place",
    "phone": "phone",
    "email": "email",
    "guardian": "guardian_name",
}
"""Columns that are the same wherever the comparison finds them the same."""


@dataclass(frozen=True, kw_only=True)
class Coincidences:
    """Which unlinked pairs are of two records that have no partner yet (`free`), and how many of the free ones are
    coincidences for each that is not free (`ratio`).
    """

    free: np.ndarray
    ratio: float


def pairs_unfound(
    run: Run,
    weighed: Weighed,
    *,
    chance: np.ndarray,
    links: np.ndarray,
    labels: np.ndarray,
    doubles: np.ndarray,
    share: float,
) -> Unfound | None:
    """The pairs of the same child that are not among the links; None where too little is known to tell.

    In a single pool a record may have many partners, so there the probabilities of the pairs say which were missed.
    `share`: of all possible pairs, those of one child.
    """
    import numpy as np

    asked = fields_of(run.model)
    if not len(links) or not asked:
        return None
    kinds = kinds_of(weighed.pattern, [run.model[i] for i in asked], asked)
    linked = np.zeros(len(chance), bool)
    linked[links] = True

    def count(which: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(kinds[which], weights=weights, minlength=3 ** len(asked)).astype(float)

    if run.together:
        apart = ~linked & (labels[weighed.a] != labels[weighed.b])
        missed, doubt = count(apart, chance[apart]), np.sqrt(count(apart, chance[apart] * (1 - chance[apart])))
    else:
        seen = _coincidences(run, weighed, linked, doubles)
        free, busy = count(seen.free), count(~linked & ~seen.free)
        missed, doubt = free - busy * seen.ratio, np.sqrt(free + busy * seen.ratio**2)
    names = [run.model[i].comparison.name for i in asked]
    bits = evidence_of([run.model[i] for i in asked]) + np.log2(share)
    return unfound(
        count(linked, chance[linked]),
        fields=len(asked),
        missed=missed,
        doubt=doubt,
        given=names.index("given_name") if "given_name" in names else None,
        sure=bits > SURE,
        compared=(bits > KEPT) & compared_of([one.rule for one in run.rules if not one.left_out], names),
    )


def fields_of(model: Sequence[Learned]) -> list[int]:
    """The places of the comparisons that bring children together, the most telling ones where there are many."""
    telling = [i for i, one in enumerate(model) if one.weights[0] > TELLING]
    return sorted(sorted(telling, key=lambda i: -model[i].weights[0])[:MOST_FIELDS])


def kinds_of(patterns: np.ndarray, asked: Sequence[Learned], places: Sequence[int]) -> np.ndarray:
    """Of each pattern, how it agrees in these comparisons, as `unfound` numbers it."""
    import numpy as np

    found = np.zeros(len(patterns), np.int64)
    for k, (one, place) in enumerate(zip(asked, places, strict=True)):
        ways = [SAME, *(CLOSE if weight > FOR else DIFFERENT for weight in one.weights[1:])]
        found += np.array([DIFFERENT, *ways], np.int64)[levels_in(patterns, place) + 1] * 3**k
    return found


def evidence_of(asked: Sequence[Learned]) -> np.ndarray:
    """Of each kind, the bits of evidence of its fields: same or close as the same, different as wholly different."""
    import numpy as np

    found = np.zeros(3 ** len(asked))
    for k, one in enumerate(asked):
        ways = np.array([one.weights[0], one.weights[0], one.weights[-1]])
        found += ways[np.arange(len(found)) // 3**k % 3]
    return found


def compared_of(rules: Sequence[Rule], names: Sequence[str]) -> np.ndarray:
    """Which kinds have all their pairs brought together by some rule, because they are the same in all it asks for.

    >>> from commontable.analysis.linkage.blocking import RULES
    >>> compared_of(RULES[:1], ["surname", "birth_date"]).tolist()
    [True, False, False, False, False, False, False, False, False]
    """
    import numpy as np

    same = np.arange(3 ** len(names))[:, None] // 3 ** np.arange(len(names)) % 3 == SAME
    found = np.zeros(len(same), bool)
    for rule in rules:
        asked = {_COLUMNS.get(column, "") for key in rule.keys for column in re.findall(r"@(\w+)", key)}
        if asked <= set(names) and not any("=" in key for key in rule.keys):
            found |= same[:, [names.index(name) for name in asked]].all(axis=1)
    return found


def _coincidences(run: Run, weighed: Weighed, linked: np.ndarray, doubles: np.ndarray) -> Coincidences:
    import numpy as np

    width = len(run.arranged.rows)
    one = doubles[weighed.a] * width + run.source[weighed.b]
    other = doubles[weighed.b] * width + run.source[weighed.a]
    taken = np.zeros(run.rows * width, bool)
    taken[one[linked]] = True
    taken[other[linked]] = True
    children = [np.count_nonzero(np.bincount(doubles[run.source == i])) for i in range(width)]
    partners = np.zeros((width, width))
    np.add.at(partners, (run.source[weighed.a[linked]], run.source[weighed.b[linked]]), 1)
    partners += partners.T
    left = possible = 0.0
    for i in range(width):
        for j in range(i + 1, width):
            left += (children[i] - partners[i, j]) * (children[j] - partners[j, i])
            possible += float(children[i]) * children[j]
    return Coincidences(free=~linked & ~taken[one] & ~taken[other], ratio=max(left, 0.0) / max(possible - left, 1.0))
