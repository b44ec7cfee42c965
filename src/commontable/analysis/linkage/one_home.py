"""In one pool nothing is known to be two children, and brothers and sisters share surname, address and telephone: pairs
are told apart into one child, two children of one home, and strangers, by expectation maximisation over their patterns.

Two children of one home agree in what belongs to the home as one child does with itself, and in what is their own
(given name, birth date, sex) as strangers do; twins share the birth date as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from commontable.analysis.linkage.model import LEAST_U, Learned, bits_at, levels_in
from commontable.analysis.linkage.scoring import MOST_SHARE, Prior

if TYPE_CHECKING:
    import numpy as np

OF_A_HOME = frozenset(("place", "phone", "email", "guardian_name"))
OF_A_CHILD = frozenset(("given_name", "birth_date", "sex"))
TWINS = 0.02
"""Of two children of one home, so many are twins."""
ROUNDS = 100
WHAT_IS_USUAL = 50.0
"""So many pairs speak for how given names of one child usually agree, beside those that are seen."""
STEPS, MOST_STEPS = 8, 4096  # to a bit: pairs of one pattern whose weights are as close count as alike


def one_child(
    weights: np.ndarray, patterns: np.ndarray, model: Sequence[Learned], *, prior: Prior
) -> tuple[np.ndarray, Prior, tuple[Learned, ...]]:
    """The probability that each pair is one child and not two of one home, about how many such pairs there are, and
    the model with given names as they agree in such pairs. Nothing changes where no column tells of homes.

    `weights` (bits of evidence for one child against strangers) and `patterns`: of each pair; `prior`: the pairs that
    are no strangers.
    """
    import numpy as np

    from commontable.analysis.linkage.scoring import probability

    names = [one.comparison.name for one in model]
    if not len(weights) or "given_name" not in names or not OF_A_HOME & set(names):
        return probability(weights, prior.share), prior, tuple(model)
    steps = np.clip(np.round(weights * STEPS), -MOST_STEPS, MOST_STEPS - 1).astype(np.int64) + MOST_STEPS
    alike, places, counts = np.unique(patterns * (2 * MOST_STEPS) + steps, return_inverse=True, return_counts=True)
    kinds, bits = alike // (2 * MOST_STEPS), (alike % (2 * MOST_STEPS) - MOST_STEPS) / STEPS
    at = names.index("given_name")
    given, reached = model[at], levels_in(kinds, at)
    learned, u = np.array(given.weights), np.maximum(np.array(given.u), LEAST_U)
    usual = np.array([level.m for level in given.comparison.levels])
    m = usual = usual / usual.sum()
    rest, home = bits - bits_at(learned, reached), bits - _own(kinds, model)
    child_pairs = home_pairs = max(prior.expected / 2, 1.0)
    for _ in range(ROUNDS):
        child = rest + bits_at(np.log2(m / u), reached)
        one, other = _shares(child, home, child_pairs / prior.possible, home_pairs / prior.possible)
        found = np.bincount(reached + 1, weights=counts * one, minlength=len(m) + 1)[1:]
        m = (found + WHAT_IS_USUAL * usual) / (found.sum() + WHAT_IS_USUAL)
        before, child_pairs, home_pairs = child_pairs, float((counts * one).sum()), float((counts * other).sum())
        if abs(child_pairs - before) < 1e-4 * max(before, 1.0):
            break
    expected = min(child_pairs, prior.possible * MOST_SHARE)
    model = [*model[:at], replace(given, m=tuple(m.tolist())), *model[at + 1 :]]
    return one[places], Prior(possible=prior.possible, expected=expected), tuple(model)


def _shares(child: np.ndarray, home: np.ndarray, of_child: float, of_home: float) -> tuple[np.ndarray, np.ndarray]:
    """How probable each pair is one child, and two of one home, beside strangers."""
    import numpy as np

    one = np.exp2(np.clip(child, -500, 500)) * of_child
    other = np.exp2(np.clip(home, -500, 500)) * of_home
    whole = one + other + max(1 - of_child - of_home, MOST_SHARE)
    return one / whole, other / whole


def _own(patterns: np.ndarray, model: Sequence[Learned]) -> np.ndarray:
    """The bits of what is a child's own, less what a birth date in common says for two children of one home."""
    import numpy as np

    found = np.zeros(len(patterns))
    for i, one in enumerate(model):
        if one.comparison.name in OF_A_CHILD:
            weights = np.array(one.weights)
            if one.comparison.name == "birth_date":
                weights[0] -= np.log2(1 + TWINS / max(one.u[0], LEAST_U))
            found += bits_at(weights, levels_in(patterns, i))
    return found
