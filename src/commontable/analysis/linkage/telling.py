"""The links and the uncertain pairs of a linkage as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commontable.analysis.linkage.linked import pairs_table
from commontable.analysis.linkage.model import pattern_names
from commontable.analysis.linkage.weighing import Weighed

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from commontable.analysis.linkage.run import Run


def uncertain_pairs(
    run: Run, weighed: Weighed, chance: np.ndarray, links: np.ndarray, ties: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Pairs within the band, and ties, that nobody decided and no certain link has settled."""
    import numpy as np

    low, high = run.band
    inside = (chance >= low) & (chance < high)
    inside[ties] = True
    certain = links[chance[links] >= high]
    if not run.together:
        settled = np.zeros((run.rows, len(run.arranged.rows)), bool)
        settled[weighed.a[certain], run.source[weighed.b[certain]]] = True
        settled[weighed.b[certain], run.source[weighed.a[certain]]] = True
        inside &= ~settled[weighed.a, run.source[weighed.b]] & ~settled[weighed.b, run.source[weighed.a]]
    else:
        together = labels[weighed.a] == labels[weighed.b]
        linked = np.zeros(len(chance), bool)
        linked[links] = True
        inside &= ~together | linked
    inside &= ~run.decided.among(weighed.a, weighed.b)
    found = np.flatnonzero(inside)
    return np.asarray(found[np.argsort(-chance[found], kind="stable")])


def told_pairs(
    run: Run, weighed: Weighed, chance: np.ndarray, places: np.ndarray, *, patterns: bool = False
) -> pa.Table:
    """The pairs at these places, with their ids; `patterns`: also in what they agree."""
    import pyarrow as pa

    names, ids = pa.array(run.arranged.sources, pa.string()), run.arranged.ids
    left, right = weighed.a[places], weighed.b[places]
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "left_source": names.take(pa.array(run.source[left])),
        "left_id": ids.take(pa.array(left)),
        "right_source": names.take(pa.array(run.source[right])),
        "right_id": ids.take(pa.array(right)),
        "probability": pa.array(chance[places]),
    }
    if patterns:
        comparisons = [one.comparison for one in run.model]
        said = {int(one): pattern_names(int(one), comparisons) for one in set(weighed.pattern[places].tolist())}
        columns["pattern"] = pa.array([said[int(one)] for one in weighed.pattern[places]], pa.string())
    return pairs_table(columns)
