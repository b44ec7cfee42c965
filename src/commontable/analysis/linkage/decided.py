"""What people decided about pairs, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.linkage.linked import Decision

if TYPE_CHECKING:
    import numpy as np

    from commontable.analysis.linkage.arranging import Arranged


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Pairs of rows (the smaller first) that are one child, and that are two; `unknown` counts decisions about records
    that are not there any more. The last decision about a pair holds.
    """

    same: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()
    unknown: int = 0

    def among(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Which of the pairs somebody decided."""
        import numpy as np

        pairs = [*self.same, *self.apart]
        if not pairs:
            return np.zeros(len(a), bool)
        known = np.array([low << 32 | high for low, high in pairs], np.int64)
        return np.isin(np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b).astype(np.int64), known)


def decided(decisions: Sequence[Decision], arranged: Arranged) -> Decided:
    """The decisions as pairs of rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not decisions:
        return Decided()
    begins, place = {}, 0
    for name, rows in zip(arranged.sources, arranged.rows, strict=True):
        begins[name] = (place, rows)
        place += rows
    wanted: dict[str, set[str]] = {name: set() for name in arranged.sources}
    for one in decisions:
        for source, record in ((one.left_source, one.left_id), (one.right_source, one.right_id)):
            if source in wanted:
                wanted[source].add(record)
    rows_of: dict[tuple[str, str], int] = {}
    for name, records in wanted.items():
        begin, rows = begins[name]
        listed = sorted(records)
        found = pc.index_in(pa.array(listed, pa.string()), value_set=arranged.ids.slice(begin, rows)).to_pylist()
        rows_of.update({(name, one): begin + at for one, at in zip(listed, found, strict=True) if at is not None})
    said: dict[tuple[int, int], bool] = {}
    unknown = 0
    for one in decisions:
        left, right = rows_of.get((one.left_source, one.left_id)), rows_of.get((one.right_source, one.right_id))
        if left is None or right is None or left == right:
            unknown += 1
        else:
            said[min(left, right), max(left, right)] = one.same
    return Decided(
        same=frozenset(pair for pair, same in said.items() if same),
        apart=frozenset(pair for pair, same in said.items() if not same),
        unknown=unknown,
    )
