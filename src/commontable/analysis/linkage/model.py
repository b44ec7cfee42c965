# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""What was learned: per comparison and level, how often pairs of the same child and of two children reach it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from commontable.analysis.linkage.comparing import Comparison, alike_sql

if TYPE_CHECKING:
    import numpy as np

LEAST_U = 1e-9
Pattern = TypeVar("Pattern", int, "np.ndarray")
ALIASES = "l", "r"


@dataclass(frozen=True, slots=True)
class Learned:
    """One comparison with its `m` and `u`, level by level; `how` says of each m where it comes from: the training
    pass, or "assumed".
    """

    comparison: Comparison
    m: tuple[float, ...]
    u: tuple[float, ...]
    how: tuple[str, ...]

    @property
    def weights(self) -> tuple[float, ...]:
        """Bits of evidence of each level."""
        return tuple(math.log2(m / max(u, LEAST_U)) for m, u in zip(self.m, self.u, strict=True))

    def to_dict(self) -> dict[str, object]:
        """The comparison as plain values."""
        levels = [
            {"level": level.name, "m": _short(m), "u": _short(u), "weight": round(weight, 2), "from": how}
            for level, m, u, weight, how in zip(
                self.comparison.levels, self.m, self.u, self.weights, self.how, strict=True
            )
        ]
        return {"comparison": self.comparison.name, "levels": levels}


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def level_sql(comparison: Comparison) -> str:
    """SQL for the level that `…_l` and `…_r` reach: 0 is the best, -1 unknown."""
    cases = [f"WHEN {level.condition} THEN {i}" for i, level in enumerate(comparison.levels[:-1])]
    if comparison.void:
        cases.insert(1, f"WHEN {comparison.void} THEN -1")
    cases.insert(0, f"WHEN {comparison.unknown} THEN -1")
    return f"CASE {' '.join(cases)} ELSE {len(comparison.levels) - 1} END"


def compared_sql(comparisons: Sequence[Comparison], pairs: str, *, records: str = "records") -> str:
    """SQL for `a`, `b` and one level column `c0`, `c1`, … for each comparison, over the table `pairs` of rows in
    `records`.

    The columns of the records come along as `…_l` and `…_r`, and how frequent a value is as `tf_…`.
    """
    columns = sorted({column for one in comparisons for column in one.columns})
    sides = ", ".join(f"{side}.{column} AS {column}_{side}" for column in columns for side in ALIASES)
    rare = [one.rare for one in comparisons if one.rare]
    tf = "".join(f", greatest(l.tf_{column}, r.tf_{column}) AS tf_{column}" for column in rare)
    levels = ", ".join(f"CAST({level_sql(one)} AS TINYINT) AS c{i}" for i, one in enumerate(comparisons))
    kept = "".join(f", tf_{column}" for column in rare)
    alike = "".join(f", {alike_sql(column)} AS {column}_alike" for one in comparisons for column in one.alike)
    return (
        f"SELECT a, b, {levels}{kept} FROM (SELECT *{alike} FROM (SELECT p.a, p.b, {sides}{tf} FROM {pairs} AS p "
        f"JOIN {records} AS l ON l.row = p.a JOIN {records} AS r ON r.row = p.b) AS sides) AS likened"
    )


def bits_of(one: Learned, levels: np.ndarray, frequent: np.ndarray | None) -> np.ndarray:
    """The bits of evidence of each pair, from the level it reaches (-1 unknown: none). `frequent`: how frequent the
    value is that agrees, where rarer ones weigh more.
    """
    import numpy as np

    found = bits_at(np.array(one.weights), levels)
    if frequent is not None:
        same = np.flatnonzero(levels == 0)
        found[same] = math.log2(one.m[0]) - np.log2(frequent[same])
    return found


def bits_at(weights: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The bits of each level that is reached (-1 unknown: none)."""
    import numpy as np

    return np.asarray(np.append(weights, 0.0)[levels])


def levels_in(pattern: Pattern, place: int) -> Pattern:
    """The level that a pattern, or each of many, reaches in one comparison; -1 unknown.

    >>> levels_in(0x21, 0), levels_in(0x21, 1), levels_in(0x21, 2)
    (0, 1, -1)
    """
    return (pattern >> (4 * place)) % 16 - 1


def pattern_names(pattern: int, comparisons: Sequence[Comparison]) -> str:
    """The levels of a pattern in words.

    >>> from commontable.analysis.linkage.comparing import comparisons_of
    >>> pattern_names(0x21, comparisons_of({"given", "birth"}))
    'given_name=same;birth_date=day_month_swapped'
    """
    said = []
    for i, one in enumerate(comparisons):
        level = levels_in(pattern, i)
        said.append(f"{one.name}={one.levels[level].name if level >= 0 else 'unknown'}")
    return ";".join(said)
