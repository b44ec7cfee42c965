"""Values that may stand only once, in constant memory per row: a keyed 64-bit hash and a line number.

Python's own string hash is keyed at random in every process, so nobody can prepare a file whose keys
collide; by chance two different keys of a million rows do so once in forty million files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_MIX = np.uint64(0x9E3779B97F4A7C15)
Hashes = npt.NDArray[np.uint64]


def hashes(values: Sequence[object]) -> Hashes:
    """One number per distinct value of a batch.

    Numbers and dates are hashed as text: Python's own hash of -1 is that of -2.
    """
    first = next((value for value in values if value is not None), "")
    texts = values if isinstance(first, str) else [None if value is None else repr(value) for value in values]
    return np.fromiter(map(hash, texts), dtype=np.int64, count=len(values)).view(np.uint64)


def combined(parts: Sequence[Hashes]) -> Hashes:
    """One number per row from one number per row and column."""
    total = np.zeros(parts[0].size, dtype=np.uint64)
    for part in parts:
        mixed = (total ^ part) * _MIX
        total = mixed ^ (mixed >> np.uint64(29))
    return total


class Seen:
    """The hashes and lines of all rows so far."""

    def __init__(self) -> None:
        self._hashes: list[Hashes] = []
        self._lines: list[npt.NDArray[np.uint32]] = []

    def add(self, found: Hashes, lines: npt.NDArray[np.int64]) -> None:
        """Some rows more."""
        self._hashes.append(found)
        self._lines.append(lines.astype(np.uint32))

    def repeated(self, most: int) -> tuple[int, list[tuple[int, int]]]:
        """How many rows repeat an earlier one, and the first `most` of them as (line, line of the first)."""
        if not self._hashes:
            return 0, []
        every, lines = np.concatenate(self._hashes), np.concatenate(self._lines)
        self._hashes, self._lines = [every], [lines]
        order = np.argsort(every, kind="stable")
        ranked = every[order]
        same = np.flatnonzero(ranked[1:] == ranked[:-1]) + 1
        if not same.size:
            return 0, []
        heads = np.flatnonzero(np.concatenate(([True], ranked[1:] != ranked[:-1])))
        first = lines[order[heads[np.searchsorted(heads, same, side="right") - 1]]]
        pairs = np.stack((lines[order[same]], first), axis=1)
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")][:most]
        return int(same.size), [(int(line), int(earlier)) for line, earlier in pairs]
