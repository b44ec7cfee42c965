"""A column of tokens as numbers side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa


class Tokens(Protocol):
    """What gives the token of each of these rows, 0 where there is none: the program writes no token 0."""

    def __getitem__(self, rows: np.ndarray, /) -> np.ndarray: ...


@dataclass(frozen=True)
class Column:
    """Tokens as they lie in a table, not copied: `held` says which rows have one; elsewhere `numbers` mean nothing."""

    held: np.ndarray
    numbers: np.ndarray

    def __getitem__(self, rows: np.ndarray, /) -> np.ndarray:
        found = self.numbers[rows]
        found[~self.held[rows]] = 0
        return np.asarray(found)


def column_of(column: pa.ChunkedArray) -> Column:
    """The tokens of a table's column.

    >>> import pyarrow as pa
    >>> column_of(pa.chunked_array([[7, None], [-8]]))[np.array([2, 1, 2])].tolist()
    [-8, 0, -8]
    """
    import pyarrow as pa

    whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if not whole.null_count:
        return Column(np.ones(len(whole), dtype=bool), np.asarray(whole.to_numpy()))
    bits, numbers = whole.buffers()
    held = np.unpackbits(np.frombuffer(bits, dtype=np.uint8), bitorder="little")
    whole = pa.Array.from_buffers(whole.type, len(whole), [None, numbers], offset=whole.offset)
    return Column(held[whole.offset : whole.offset + len(whole)].view(bool), np.asarray(whole.to_numpy()))
