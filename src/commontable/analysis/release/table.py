"""Cells as they may be shown: an Arrow table in which a hidden number is nowhere, not even under its null."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells import Status
from commontable.analysis.cells.crossed import Crossed, Patterns
from commontable.analysis.cells.gathering import Labelled
from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.protect import Protected

if TYPE_CHECKING:
    import pyarrow as pa

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]

PROTECTED = "protected"
NO_CHILDREN = "no_children"
_MARKS = (Status.PUBLISHED, Status.RANGED, Status.HIDDEN, Status.EMPTY)
_REASONS = ("", PROTECTED, PROTECTED, NO_CHILDREN)


def shown_table(
    *,
    name: str,
    base: Labelled,
    patterns: Patterns,
    crossed: Crossed,
    protected: Protected,
    mean: bool,
    policy: Policy,
) -> tuple[pa.Table, pa.Table]:
    """The table of one indicator, sorted by period, place (coarse to fine) and breakdown; and, row by row, the
    `denominator` and `numerator` behind it, which never leave.
    """
    import pyarrow as pa

    hidden = protected.hidden
    ranged = protected.unknown & ~hidden
    exact = ~protected.unknown
    n, x = crossed.denominator, crossed.numerator
    shape = protected.ranges
    value = np.divide(x * (1 if mean else 100), n, out=np.zeros(len(n)), where=exact)
    if policy.rate_decimals is not None and not mean:
        value = np.round(value, policy.rate_decimals)
    counted = policy.show_counts and policy.rate_decimals is None and not mean
    columns = {
        "denominator": (n, ~hidden & policy.show_counts, pa.int64()),
        "numerator": (x, exact & counted, pa.int64()),
        "value": (value, exact, pa.float64()),
        "low": (shape.low if shape else n, ranged, pa.float64()),
        "high": (shape.high if shape else n, ranged, pa.float64()),
    }
    empty = _empty_keys(crossed, places=len(base.places.name), patterns=patterns)
    key = (crossed.period.astype(np.int64) * len(base.places.name) + crossed.place) * len(patterns.text)
    order = np.argsort(np.concatenate([key + crossed.pattern, empty]), kind="stable")
    every = np.concatenate([key + crossed.pattern, empty])[order]
    pattern, where = every % len(patterns.text), every // len(patterns.text)
    place, period = where % len(base.places.name), where // len(base.places.name)
    mark = np.concatenate([ranged + 2 * hidden, np.full(len(empty), 3)])[order]
    arrays = {
        "indicator": _labels([name], np.zeros(len(every), np.int64)),
        "period": _labels(base.periods, period),
        "place_level": _labels(base.places.level, place),
        "place": _labels(base.places.name, place),
        "breakdown": _labels(patterns.text, pattern),
    }
    for column, (values, seen, kind) in columns.items():
        shown = np.concatenate([seen, np.full(len(empty), column == "denominator")])[order]
        filled = np.concatenate([values, np.zeros(len(empty))])[order]
        filled = np.where(shown, filled, 0)
        arrays[column] = pa.array(np.rint(filled).astype(np.int64) if kind == pa.int64() else filled, mask=~shown)
    arrays["status"] = _labels([one.value for one in _MARKS], mark)
    arrays["reason"] = _labels(_REASONS, mark)
    nothing = np.zeros(len(empty))
    behind = {"denominator": np.concatenate([n, nothing])[order], "numerator": np.concatenate([x, nothing])[order]}
    return pa.table(arrays), pa.table(behind)


def _labels(labels: Sequence[str], codes: Codes) -> pa.Array:
    import pyarrow as pa

    coded = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(labels), pa.string()))
    return coded.cast(pa.string())


def _empty_keys(crossed: Crossed, *, places: int, patterns: Patterns) -> Codes:
    """Single categories in which a place has no child although another place or period has: shown as
    empty.
    """
    width = len(patterns.text)
    where = crossed.period.astype(np.int64) * places + crossed.place
    single = np.flatnonzero(patterns.size == 1)
    inside = np.flatnonzero(np.bincount(where))
    wanted = (inside[:, None] * width + single[None, :]).reshape(-1)
    there = np.zeros(len(wanted), bool)
    rank = np.full(width, -1, np.int64)
    rank[single] = np.arange(len(single))
    mine = np.flatnonzero(rank[crossed.pattern] >= 0)
    there[np.searchsorted(inside, where[mine]) * len(single) + rank[crossed.pattern[mine]]] = True
    return wanted[~there]
