"""What is left after the match keys is looked at field by field, where the agreement allows it; `=` only.

Field tokens are salted by the full date of birth, so only children born on the same day meet. Pairs are told apart by
which fields agree. How often strangers agree in the same way is seen within each file, where every two rows are two
children: no model has to assume that surname and address go together as chance would have it, which twins never do.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.linkage.workbench import Workbench
from commontable.analysis.tokens.matching import Matched, Pass
from commontable.analysis.tokens.offline.parts import FIELD_TOKENS

if TYPE_CHECKING:
    import pyarrow as pa

_MEETING = ("given", "surname", "postcode", "address")  # two children meet on one of these and must agree on two
_CROWD = 30  # a token that more rows share is no reason to meet
_FEWEST = 5  # pairs of one pattern; fewer prove nothing


def match_fields(bench: Workbench, found: Matched, *, over: tuple[str, str], first: int, threshold: float) -> None:
    """`found` has the pairs that agree on fields in a way in which strangers seldom do, one to one; ties stay apart.

    `over`: tables of the rows left over in either file: `row`, and the tokens as `k0`, `k1`, … `first`: the place of
    the first field column, which is the date of birth; `FIELD_TOKENS` follow.
    """
    columns = {name: f"k{first + 1 + place}" for place, name in enumerate(FIELD_TOKENS)}
    used = [f"k{place}" for place, one in enumerate(found.passes) if one.accepted]
    rows = [int(bench.one(f"SELECT count(*) FROM {table} WHERE k{first} IS NOT NULL")[0]) for table in over]
    if min(rows) < 2:
        return
    between = _met(bench, *over, columns, used)
    pattern = np.array(between["pattern"].to_pylist(), dtype=object)
    seen = _counted(pattern)
    strangers: dict[str, float] = {}
    for table, n in zip(over, rows, strict=True):
        within = _counted(np.array(_met(bench, table, table, columns, used)["pattern"].to_pylist(), dtype=object))
        for told, pairs in within.items():
            strangers[told] = strangers.get(told, 0.0) + pairs * rows[0] * rows[1] / (n * (n - 1))
    likely = {
        told: max(0.0, 1 - (strangers.get(told, 0.0) + 0.25) / (pairs + 0.5)) if pairs >= _FEWEST else 0.0
        for told, pairs in seen.items()
    }
    chances = np.array([likely[told] for told in pattern], dtype=float)
    left, right = between["l"].to_numpy(), between["r"].to_numpy()
    kept = _mutual(left, right, chances, threshold)
    found.left = np.concatenate([found.left, left[kept]])
    found.right = np.concatenate([found.right, right[kept]])
    found.probability = np.concatenate([found.probability, chances[kept]])
    for told in sorted(seen, key=lambda one: -likely[one]):
        linked = int((pattern[kept] == told).sum())
        agreeing = _agreeing(told)
        accepted = likely[told] >= threshold and linked > 0
        if accepted:
            found.passes.append(
                Pass(
                    key="fields",
                    of=agreeing,
                    linked=linked,
                    tied=seen[told] - linked,
                    chance=strangers.get(told, 0.0),
                    probability=likely[told],
                    accepted=True,
                )
            )
        elif likely[told] > 0:
            of_it = pattern == told
            found.doubtful.append((left[of_it], right[of_it], likely[told], agreeing))


def _met(bench: Workbench, left: str, right: str, columns: dict[str, str], used: Sequence[str]) -> pa.Table:
    """Pairs that agree on at least two fields and on no key that links: `l`, `r` and the pattern."""
    ordered = " AND a.row < b.row" if left == right else ""
    met = []
    for name in _MEETING:
        column = columns[name]
        few = "SELECT {0} AS token FROM {1} WHERE {0} IS NOT NULL GROUP BY {0} HAVING count(*) <= {2}"
        a, b = (few.format(column, table, _CROWD) for table in (left, right))
        met.append(
            f"SELECT a.row AS l, b.row AS r FROM {left} AS a JOIN {right} AS b ON a.{column} = b.{column} "
            f"JOIN ({a}) AS s ON a.{column} = s.token JOIN ({b}) AS t ON b.{column} = t.token WHERE TRUE{ordered}"
        )
    told = ", ".join(
        f"CASE WHEN a.{column} = b.{column} THEN '1' WHEN a.{column} <> b.{column} THEN '0' ELSE '-' END"
        for column in columns.values()
    )
    agreed = " + ".join(f"CASE WHEN a.{columns[name]} = b.{columns[name]} THEN 1 ELSE 0 END" for name in _MEETING)
    linking = " OR ".join(f"coalesce(a.{name} = b.{name}, FALSE)" for name in used) or "FALSE"
    bench.make("meeting", " UNION ".join(met))
    pairs = bench.read(
        f"SELECT m.l, m.r, concat({told}) AS pattern FROM meeting AS m JOIN {left} AS a ON m.l = a.row "
        f"JOIN {right} AS b ON m.r = b.row WHERE {agreed} >= 2 AND NOT ({linking})"
    )
    bench.drop("meeting")
    return pairs


def _counted(patterns: np.ndarray) -> dict[str, int]:
    told, times = np.unique(patterns.astype(str), return_counts=True)
    return dict(zip(told.tolist(), times.tolist(), strict=True))


def _mutual(left: np.ndarray, right: np.ndarray, chances: np.ndarray, threshold: float) -> np.ndarray:
    """The places of the pairs that are the only best ones of both their rows.

    >>> _mutual(np.array([1, 1, 2]), np.array([7, 8, 8]), np.array([0.9, 0.8, 0.8]), 0.5).tolist()
    [0]
    """
    good = np.flatnonzero(chances >= threshold)
    kept = np.ones(len(good), dtype=bool)
    for side in (left[good], right[good]):
        best: dict[int, float] = {}
        times: dict[int, int] = {}
        for row, chance in zip(side.tolist(), chances[good].tolist(), strict=True):
            if chance > best.get(row, 0.0):
                best[row], times[row] = chance, 1
            elif chance == best[row]:
                times[row] += 1
        alone = [
            best[row] == chance and times[row] == 1 for row, chance in zip(side.tolist(), chances[good], strict=True)
        ]
        kept &= np.array(alone, dtype=bool)
    return good[kept]


def _agreeing(pattern: str) -> tuple[str, ...]:
    """The fields that agree in a pattern, with the date of birth.

    >>> _agreeing("01-10")
    ('birth_date', 'surname', 'postcode')
    """
    return ("birth_date", *(name for name, mark in zip(FIELD_TOKENS, pattern, strict=True) if mark == "1"))
