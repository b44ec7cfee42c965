"""Row ids: whether they are random ones, and how often one stands there again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

DIGITS = 32
_IS_DIGIT = np.isin(np.arange(256), list(b"0123456789abcdef"))
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)


def not_random(ids: pa.ChunkedArray) -> int:
    """How many ids are missing or something else than 32 hexadecimal digits.

    >>> import pyarrow as pa
    >>> not_random(pa.chunked_array([["0f" * 16, "ab" * 16], ["AB" * 16, None, "12", "g" * 32]]))
    4
    """
    import pyarrow.compute as pc

    digits = _digits(ids)
    if digits is not None and bool(_IS_DIGIT[digits].all()):
        return 0
    good = pc.sum(pc.fill_null(pc.match_substring_regex(ids, "^[0-9a-f]{32}$"), False)).as_py() or 0
    return len(ids) - int(good)


def repeated(ids: pa.ChunkedArray) -> int:
    """How many ids stood there before.

    >>> import pyarrow as pa
    >>> repeated(pa.chunked_array([["a", "b"], ["a"]])), repeated(pa.chunked_array([["0f" * 16, "f0" * 16]]))
    (1, 0)
    """
    import pyarrow.compute as pc

    digits = _digits(ids)
    if digits is not None:
        # Equal ids have equal sums; where no two sums are equal, no two ids are.
        mixed = np.sort(digits.view(np.uint64) @ _ODD)
        if not (mixed[1:] == mixed[:-1]).any():
            return 0
    return len(ids) - int(pc.count_distinct(ids).as_py())


def _digits(ids: pa.ChunkedArray) -> np.ndarray | None:
    """A row of bytes an id, where each is 32 bytes long; else None."""
    import pyarrow as pa

    found = [np.zeros(0, dtype=np.uint8)]
    for chunk in ids.chunks:
        if chunk.null_count:
            return None
        if not len(chunk):
            continue
        _held, ends, data = chunk.buffers()
        kind = np.int64 if chunk.type == pa.large_string() else np.int32
        at = np.frombuffer(ends, dtype=kind)[chunk.offset : chunk.offset + len(chunk) + 1]
        if data is None or (np.diff(at) != DIGITS).any():
            return None
        found.append(np.frombuffer(data, dtype=np.uint8)[at[0] : at[-1]])
    return np.concatenate(found).reshape(-1, DIGITS)
