"""In which fields linked rows agree, as far as the keys they share tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from commontable.analysis.linkage.unfound import CLOSE, DIFFERENT, SAME
from commontable.analysis.tokens.arrays import Tokens

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "given_name": ("given", "names"),
    "surname": ("surname", "names"),
    "birth_date": ("birth",),
    "place": ("postcode", "suburb", "address", "street"),
    "phone": ("phone",),
    "email": ("email",),
    "guardian_name": ("guardian",),
}
_WHOLE = frozenset({"given", "surname", "birth_date", "postcode", "suburb", "address", "phone", "email", "guardian"})
"""Parts that agree only where the whole value does, whatever else may be spelled otherwise."""


def fields_of(keys: Sequence[Sequence[str]]) -> list[str]:
    """The fields that keys of these parts compare.

    >>> fields_of([("given_initial", "surname", "birth_date", "sex"), ("names_sorted", "birth_date")])
    ['given_name', 'surname', 'birth_date']
    """
    begins = {part.partition("_")[0] for parts in keys for part in parts}
    return [name for name, ways in _FIELDS.items() if begins.intersection(ways)]


def told_by(parts: Sequence[str], fields: Sequence[str]) -> list[int]:
    """How rows that share a token of these parts agree in each of the fields, as far as it tells.

    >>> told_by(("given_initial", "surname", "birth_date", "sex"), ["given_name", "surname", "birth_date", "place"])
    [1, 0, 0, 2]
    """
    found = [DIFFERENT] * len(fields)
    for part in parts:
        for place, name in enumerate(fields):
            if part.partition("_")[0] in _FIELDS[name]:
                found[place] = min(found[place], SAME if part in _WHOLE else CLOSE)
    return found


def kinds_of(
    left: np.ndarray,
    right: np.ndarray,
    *,
    columns: Sequence[tuple[Tokens, Tokens]],
    keys: Sequence[Sequence[str]],
) -> np.ndarray:
    """Of each pair of rows, how it agrees in `FIELDS`, numbered as in `unfound`.

    `columns`: the tokens of a key in either file, in the order of `keys`, which are the parts of each.

    >>> rows, keys = np.array([0, 1]), [("given", "surname"), ("birth_date",)]
    >>> tokens = (np.array([7, 8]), np.array([7, 9])), (np.array([4, 5]), np.array([3, 5]))
    >>> kinds_of(rows, rows, columns=tokens, keys=keys).tolist()
    [18, 8]
    """
    fields = fields_of(keys)
    found = np.full((len(fields), len(left)), DIFFERENT, dtype=np.int8)
    open_ = np.arange(len(left))
    for (mine, theirs), parts in zip(columns, keys, strict=True):
        told = told_by(parts, fields)
        token = mine[left[open_]]
        agreed = open_[(token == theirs[right[open_]]) & (token != 0)]
        for place, how in enumerate(told):
            if how < DIFFERENT:
                found[place, agreed] = np.minimum(found[place, agreed], how)
        if len(agreed):
            open_ = open_[found[:, open_].any(axis=0)]
    return np.asarray(found.astype(np.int64).T @ 3 ** np.arange(len(fields)))
