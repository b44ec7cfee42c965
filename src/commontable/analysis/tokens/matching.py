"""Two files of tokens are matched key by key, strict ones first; SQL with `=` only."""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from commontable.analysis.linkage.workbench import Workbench

# A token that more rows share is nobody's: its pairs are counted by formula, not looked at one by one.
_CROWD = 8


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What one key brought. `chance`: how many of its links are expected to join strangers; `share`: the part of its
    links expected to be right. `tied`: rows of the first file that met more than one row, or whose token another row of
    their own file has: held back.
    """

    key: str
    of: Sequence[str]
    linked: int
    tied: int
    chance: float
    probability: float
    accepted: bool


@dataclass(kw_only=True)
class Matched:
    """`left` and `right`: row numbers of the accepted pairs, `probability` of each; `doubtful`: pairs of keys that
    were not accepted, as (left, right, probability, parts of the key). `over`: the tables of the
    rows that are left over.
    """

    left: np.ndarray
    right: np.ndarray
    probability: np.ndarray
    doubtful: list[tuple[np.ndarray, np.ndarray, float, Sequence[str]]] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    over: tuple[str, str] = ("", "")


def match(
    bench: Workbench, *, left: str, right: str, keys: Sequence[tuple[str, Sequence[str]]], threshold: float
) -> Matched:
    """Rows of the tables `left` and `right` (`row`, and one column a key) stand in pairs, one to one.

    A pair is made where a key's token stands once among the rows left over in either table. A key whose links are
    expected to be right less often than `threshold` links nothing. How many strangers a key would join is seen within
    each file, where nobody stands twice: rows that share its token, and no stricter one, are different children.
    """
    found = Matched(left=_none(), right=_none(), probability=np.zeros(0))
    over = {"l": left, "r": right}  # tables of the rows that are left over
    for place, (key, parts) in enumerate(keys):
        stricter = [name for name, _parts in keys[:place]]
        for side, table in over.items():
            bench.make(
                f"seen_{side}",
                f"SELECT {key} AS token, count(*) AS n, min(row) AS row FROM {table} "
                f"WHERE {key} IS NOT NULL GROUP BY {key}",
            )
        bench.make(
            "meeting",
            "SELECT a.row AS l, b.row AS r, a.n AS n, b.n AS m FROM seen_l AS a JOIN seen_r AS b ON a.token = b.token",
        )
        told = bench.one(
            "SELECT sum(CASE WHEN n = 1 AND m = 1 THEN 1 ELSE 0 END), sum(CASE WHEN n = 1 AND m = 1 THEN 0 ELSE n END) "
            "FROM meeting"
        )
        linked, tied = int(told[0] or 0), int(told[1] or 0)
        chance = _strangers(bench, over, key, stricter) if linked else 0.0
        probability = 0.0 if not linked else max(0.0, 1.0 - (chance + 0.25) / (linked + 0.5))
        accepted = linked > 0 and probability >= threshold
        found.passes.append(
            Pass(
                key=key,
                of=parts,
                linked=linked,
                tied=tied,
                chance=chance,
                probability=probability,
                accepted=accepted,
            )
        )
        if not linked:
            continue
        bench.make("met", "SELECT l, r FROM meeting WHERE n = 1 AND m = 1")
        pairs = bench.read("SELECT l, r FROM met")
        both = (pairs["l"].to_numpy(), pairs["r"].to_numpy())
        if not accepted:
            found.doubtful.append((*both, probability, parts))
            continue
        found.left = np.concatenate([found.left, both[0]])
        found.right = np.concatenate([found.right, both[1]])
        found.probability = np.concatenate([found.probability, np.full(linked, probability)])
        for side, table in over.items():
            over[side] = f"over_{side}_{place}"
            bench.make(
                over[side],
                f"SELECT o.* FROM {table} AS o WHERE NOT EXISTS (SELECT 1 FROM met WHERE met.{side} = o.row)",
            )
            if table not in {left, right}:
                bench.drop(table)
    for name in ("seen_l", "seen_r", "meeting", "met"):
        bench.drop(name)
    found.over = (over["l"], over["r"])
    return found


def _strangers(bench: Workbench, over: Mapping[str, str], key: str, stricter: Sequence[str]) -> float:
    """How many pairs of different children this key is expected to join between the rows left over."""
    rows, shared = [], []
    for side, table in over.items():
        told = bench.one(f"SELECT sum(n), sum(CASE WHEN n > {_CROWD} THEN n * (n - 1) / 2 ELSE 0 END) FROM seen_{side}")
        rows.append(int(told[0] or 0))
        shared.append(int(told[1] or 0) + _few_within(bench, table, f"seen_{side}", key, stricter))
    # the chance that two different children share the token, by each file; then over all pairs between the files
    chances = [2.0 * pairs / (n * (n - 1)) for pairs, n in zip(shared, rows, strict=True) if n > 1]
    return rows[0] * rows[1] * sum(chances) / len(chances) if chances else 0.0


def _few_within(bench: Workbench, table: str, seen: str, key: str, stricter: Sequence[str]) -> int:
    """How many pairs of rows share this key, and no stricter one."""
    columns = "".join(f", t.{name}" for name in stricter)
    bench.make(
        "sharing",
        f"SELECT t.row, t.{key} AS token{columns} FROM {table} AS t JOIN {seen} AS s ON t.{key} = s.token "
        f"WHERE s.n > 1 AND s.n <= {_CROWD}",
    )
    earlier = " OR ".join(f"coalesce(a.{name} = b.{name}, FALSE)" for name in stricter) or "FALSE"
    told = bench.one(
        "SELECT count(*) FROM sharing AS a JOIN sharing AS b ON a.token = b.token "
        f"WHERE a.row < b.row AND NOT ({earlier})"
    )
    bench.drop("sharing")
    return int(told[0])


def _none() -> np.ndarray:
    return np.zeros(0, dtype=np.int64)
