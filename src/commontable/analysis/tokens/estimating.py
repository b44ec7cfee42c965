"""How far links by tokens can be trusted, without looking at a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf, sqrt
from typing import TYPE_CHECKING, TypedDict

from commontable.analysis.linkage.unfound import NONE_SEEN, Unfound

if TYPE_CHECKING:
    import pyarrow as pa

_Z = 1.96
Estimate = dict[str, float | None]  # expected, low, high


def precision(probabilities: Sequence[float], counts: Sequence[int]) -> Estimate:
    """The share of links expected to be right, with a 95 % range: strangers joined by chance are rare events, so
    their number varies as a Poisson count does.

    >>> precision([1.0, 0.9], [900, 100])
    {'expected': 0.99, 'low': 0.9835, 'high': 0.9965}
    """
    links = sum(counts)
    if not links:
        return {"expected": None, "low": None, "high": None}
    wrong = sum(count * (1 - probability) for probability, count in zip(probabilities, counts, strict=True))
    spread = _Z * sqrt(wrong + 1)
    return {
        "expected": round(1 - wrong / links, 4),
        "low": round(max(0.0, 1 - (wrong + spread) / links), 4),
        "high": round(min(1.0, 1 - max(0.0, wrong - spread) / links), 4),
    }


def recall(right: float, missed: Unfound | None, *, fewest: int) -> Estimate:
    """The share of children in both files that are linked, where nobody can look, with the range it may lie in.

    `right`: links expected to be right; `missed`: pairs of one child that no key brought together (`unfound`). Nobody
    is missed beyond every row of the smaller file (`fewest`): where nothing is known of `missed`, that is the low end.

    >>> recall(980, Unfound(expected=20, fewest=10, most=60), fewest=1400)
    {'expected': 0.98, 'low': 0.9421, 'high': 0.9899}
    >>> recall(980, None, fewest=1400)
    {'expected': None, 'low': 0.6979, 'high': 1.0}
    """
    if not right:
        return {"expected": None, "low": None, "high": None}

    def share(unfound: float, *, wrong: float = 0.0) -> float:
        left = max(right - wrong, 0.0)
        return round(left / max(min(left + unfound, fewest), right), 4)

    return {
        "expected": share(missed.expected) if missed else None,
        "low": share(missed.most if missed else inf, wrong=NONE_SEEN),
        "high": share(missed.fewest) if missed else 1.0,
    }


class Measured(TypedDict):
    """How many pairs of the sample there are, and what they tell."""

    pairs: int
    precision: Estimate
    recall: Estimate


def measured(pairs: pa.Table, gold: pa.Table, sources: Collection[str]) -> Measured:
    """Precision and recall on pairs known to be the same child, with Wilson's 95 % ranges.

    A link counts against precision where it joins a record of the sample to another record than its own.
    """
    names = ("left_source", "left_id", "right_source", "right_id")
    known: set[tuple[tuple[str, str], tuple[str, str]]] = set()
    for one in zip(*(gold[name].to_pylist() for name in names), strict=True):
        a, b = (str(one[0]), str(one[1])), (str(one[2]), str(one[3]))
        if {a[0], b[0]} <= set(sources):
            known.add((min(a, b), max(a, b)))
    partner = {(a, b[0]): b for a, b in known} | {(b, a[0]): a for a, b in known}
    right = wrong = 0
    for one in zip(*(pairs[name].to_pylist() for name in names), strict=True):
        a, b = (one[0], one[1]), (one[2], one[3])
        expected, other = partner.get((a, b[0])), partner.get((b, a[0]))
        if expected is None and other is None:
            continue
        if expected == b:
            right += 1
        else:
            wrong += 1
    return {
        "pairs": len(known),
        "precision": _share(right, right + wrong),
        "recall": _share(right, len(known)),
    }


def _share(part: int, whole: int) -> Estimate:
    if not whole:
        return {"expected": None, "low": None, "high": None}
    p, z2 = part / whole, _Z * _Z
    middle, spread = p + z2 / (2 * whole), _Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole))
    scale = 1 + z2 / whole
    return {
        "expected": round(p, 4),
        "low": round(max(0.0, (middle - spread) / scale), 4),
        "high": round(min(1.0, (middle + spread) / scale), 4),
    }
