"""Two files of tokens are matched key by key, strict ones first; tokens are only ever compared for equality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from commontable.analysis.tokens.arrays import Tokens
from commontable.analysis.tokens.shelving import Shelf, shelved

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


@dataclass(frozen=True, kw_only=True)
class Side:
    """One file: a column of tokens a key (0: none) and the places of the rows that may be linked."""

    columns: Sequence[Tokens]
    rows: np.ndarray


@dataclass(kw_only=True)
class Matched:
    """`left` and `right`: places of the rows of the accepted pairs, `probability` of each; `doubtful`: pairs of keys
    that were not accepted, as (left, right, probability, parts of the key). `over`: the places of the
    rows that are left over.
    """

    left: np.ndarray
    right: np.ndarray
    probability: np.ndarray
    doubtful: list[tuple[np.ndarray, np.ndarray, float, Sequence[str]]] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    over: tuple[np.ndarray, np.ndarray]


def match(left: Side, right: Side, *, keys: Sequence[tuple[str, Sequence[str]]], threshold: float) -> Matched:
    """Rows of the two files stand in pairs, one to one; `keys` are name and parts of each column.

    A pair is made where a key's token stands once among the rows left over in either file. A key whose links are
    expected to be right less often than `threshold` links nothing. How many strangers a key would join is seen within
    each file, where nobody stands twice: rows that share its token, and no stricter one, are different children. Pairs
    that a refused key met before are doubted as they were then.
    """
    none = np.zeros(0, dtype=np.int64)
    found = Matched(left=none, right=none, probability=np.zeros(0), over=(left.rows, right.rows))
    for place, (key, parts) in enumerate(keys):
        shelves = [shelved(side.columns[place], rows) for side, rows in zip((left, right), found.over, strict=True)]
        a, b, tied = _met(*shelves)
        linked = len(a)
        chance = 0.0
        if linked:
            chance = _strangers((left, right), shelves, range(place)) + _doubted(found.passes, left, right, a, b)
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
        if linked and not accepted:
            found.doubtful.append((a, b, probability, parts))
        if accepted:
            found.left = np.concatenate([found.left, a])
            found.right = np.concatenate([found.right, b])
            found.probability = np.concatenate([found.probability, np.full(linked, probability)])
            found.over = (_without(found.over[0], a), _without(found.over[1], b))
    return found


def _met(left: Shelf, right: Shelf) -> tuple[np.ndarray, np.ndarray, int]:
    """The two rows of every token that stands once in either file, in the order of the first file; and how many rows of
    the first file have a token that is in both, and more than once in one.

    >>> _met(shelved(np.array([7, 8, 9]), np.arange(3)), shelved(np.array([9, 8, 8]), np.arange(3)))
    (array([2]), array([0]), 1)
    """
    kinds, others = left.kinds, right.kinds
    if not len(kinds) or not len(others):
        return left.rows[:0], right.rows[:0], 0
    at = np.minimum(np.searchsorted(others, kinds), len(others) - 1)
    mine = np.flatnonzero(others[at] == kinds)
    theirs = at[mine]
    once = (left.times[mine] == 1) & (right.times[theirs] == 1)
    a, b = left.rows[left.begins[mine[once]]], right.rows[right.begins[theirs[once]]]
    order = np.argsort(a)
    return a[order], b[order], int(left.times[mine[~once]].sum())


def _strangers(sides: Sequence[Side], shelves: Sequence[Shelf], stricter: Sequence[int]) -> float:
    """How many pairs of different children this key is expected to join between the rows left over."""
    rows, shared = [], []
    for side, shelf in zip(sides, shelves, strict=True):
        crowds = shelf.times[shelf.times > _CROWD].astype(object)
        rows.append(len(shelf.rows))
        shared.append(int((crowds * (crowds - 1) // 2).sum()) + _few_within(side, shelf, stricter))
    # the chance that two different children share the token, by each file; then over all pairs between the files
    chances = [2.0 * pairs / (n * (n - 1)) for pairs, n in zip(shared, rows, strict=True) if n > 1]
    return rows[0] * rows[1] * sum(chances) / len(chances) if chances else 0.0


def _few_within(side: Side, shelf: Shelf, stricter: Sequence[int]) -> int:
    """How many pairs of rows share this key, and no stricter one."""
    one, other = shelf.sharing(most=_CROWD)
    for place in stricter:
        mine = side.columns[place][one]
        apart = (mine != side.columns[place][other]) | (mine == 0)
        one, other = one[apart], other[apart]
    return len(one)


def _doubted(passes: Sequence[Pass], left: Side, right: Side, a: np.ndarray, b: np.ndarray) -> float:
    """How many of these pairs are expected to be strangers, as a refused key told that brought them together before."""
    doubt = np.zeros(len(a))
    for place, one in enumerate(passes):
        if one.linked and not one.accepted:
            token = left.columns[place][a]
            again = (token != 0) & (token == right.columns[place][b])
            doubt[again] = np.maximum(doubt[again], 1 - one.probability)
    return float(doubt.sum())


def _without(rows: np.ndarray, linked: np.ndarray) -> np.ndarray:
    """The rows that are not among the linked ones; both are ascending or not, and stand once.

    >>> _without(np.array([0, 2, 5]), np.array([2])).tolist()
    [0, 5]
    """
    free = np.ones(int(rows.max(initial=-1)) + 1, dtype=bool)
    free[linked] = False
    return np.asarray(rows[free[rows]])
