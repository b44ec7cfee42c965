"""Rows of text on their way from a file to the checks, whatever the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from commontable.analysis.contract.plain import shown

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some rows: `lines` (the true line of each), and per asked-for column a dictionary array of text
    without nulls.

    `done` of `total`: how far the source is (bytes or rows).
    """

    lines: npt.NDArray[np.int64]
    columns: list[pa.DictionaryArray]
    done: int
    total: int

    @property
    def size(self) -> int:
        """How many rows."""
        return int(self.lines.size)


class Faults(Protocol):
    """Takes the faults of shape: ragged rows, quotes, characters."""

    def add(
        self,
        code: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        field: str | None = None,
        rows: int = 1,
        **parameters: object,
    ) -> None:
        """One more fault; `rows` of them when they are alike."""

    def wanted(self, code: str, column: str | None) -> int:
        """How many more faults of this kind are worth telling one by one."""

    def count(self, code: str, *, rows: int) -> None:
        """`rows` more of this kind, without their places."""


class Source(Protocol):
    """A file opened by a reading: its header, then its rows."""

    header: tuple[str, ...]
    header_line: int
    rejected: int

    def batches(self, columns: Sequence[int], faults: Faults) -> Iterator[Batch]:
        """The rows, with the columns asked for; rows of the wrong shape go to `faults` and are counted in
        `rejected`.
        """


def named(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """The header that several rows make together: merged upper cells count for every column below them.

    >>> named([["Pupil", "", "Scores", ""], ["id", "name", "reading", "maths"]], 4)
    ('Pupil id', 'Pupil name', 'Scores reading', 'Scores maths')
    >>> named([], 2)
    ('Column 1', 'Column 2')
    """
    if not rows:
        return tuple(f"Column {i + 1}" for i in range(width))
    filled = []
    for i, row in enumerate(rows):
        cells = [shown(" ".join(cell.split())) for cell in row]
        cells += [""] * (width - len(cells))
        if i < len(rows) - 1:
            last = ""
            cells = [last := cell or last for cell in cells]
        filled.append(cells)
    return tuple(" ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*filled, strict=True))
