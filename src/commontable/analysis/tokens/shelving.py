"""The rows of a file by the token of one key: equal tokens stand side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.analysis.tokens.arrays import Tokens


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """`rows` in the order of their `tokens`; each token's rows begin at one of `begins`, and are `times` many."""

    rows: np.ndarray
    tokens: np.ndarray
    begins: np.ndarray
    times: np.ndarray

    @property
    def kinds(self) -> np.ndarray:
        """Each token once, ascending."""
        return np.asarray(self.tokens[self.begins])

    def sharing(self, *, most: int) -> tuple[np.ndarray, np.ndarray]:
        """Every two rows that share a token which at most `most` rows have.

        >>> shelf = shelved(np.array([7, 8, 7, 0, 8, 8]), np.arange(6))
        >>> [rows.tolist() for rows in shelf.sharing(most=2)]
        [[0], [2]]
        """
        few = np.flatnonzero((self.times > 1) & (self.times <= most))
        begins, times = self.begins[few], self.times[few]
        first, second = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for one in range(most):
            for other in range(one + 1, most):
                at = begins[times > other]
                first.append(self.rows[at + one])
                second.append(self.rows[at + other])
        return np.concatenate(first), np.concatenate(second)


def shelved(tokens: Tokens, rows: np.ndarray) -> Shelf:
    """These rows by the token that stands in their place; those without one (0) are left out."""
    found = tokens[rows]
    held = found != 0
    if not held.all():
        found, rows = found[held], rows[held]
    order = np.argsort(found)
    found = found[order]
    begins = np.flatnonzero(np.concatenate([np.ones(min(len(found), 1), dtype=bool), found[1:] != found[:-1]]))
    return Shelf(rows=rows[order], tokens=found, begins=begins, times=np.diff(begins, append=len(found)))
