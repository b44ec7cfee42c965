# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""One record of a source belongs to one record of another: links by mutual best, ties held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from commontable.analysis.linkage.workbench import Workbench

_RANKED = """
SELECT place, first_place, second_place,
    sum(CASE WHEN first_place = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY one, other_source) AS firsts,
    sum(CASE WHEN second_place = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY other, one_source) AS seconds
FROM (
    SELECT place, one, other, one_source, other_source,
        rank() OVER (PARTITION BY one, other_source ORDER BY weight DESC) AS first_place,
        rank() OVER (PARTITION BY other, one_source ORDER BY weight DESC) AS second_place
    FROM candidates
) AS placed
"""
"""Each candidate's place among those of either side; equal weights share a place."""


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Pairs of two sources: `one` and `other` (records after each source was de-duplicated), their sources, and bits
    of evidence.
    """

    one: np.ndarray
    other: np.ndarray
    one_source: np.ndarray
    other_source: np.ndarray
    weight: np.ndarray


def mutual_best(bench: Workbench, candidates: Candidates, *, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the candidates at `places`, those that are each other's only best, and those that tie for it."""
    import numpy as np
    import pyarrow as pa

    if not len(places):
        return places, places
    columns: dict[str, pa.Array] = {"place": pa.array(places)}
    for name in ("one", "other", "one_source", "other_source", "weight"):
        columns[name] = pa.array(getattr(candidates, name)[places])
    bench.put("candidates", pa.table(columns))
    found = bench.read(
        "SELECT place, CASE WHEN firsts = 1 AND seconds = 1 THEN 1 ELSE 0 END AS alone "
        f"FROM ({_RANKED}) AS ranked WHERE first_place = 1 AND second_place = 1 ORDER BY place"
    )
    bench.drop("candidates")
    best, alone = found["place"].to_numpy(), found["alone"].to_numpy() == 1
    return np.asarray(best[alone]), np.asarray(best[~alone])
