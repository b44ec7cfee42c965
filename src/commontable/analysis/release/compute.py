"""From rows to protected cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from commontable.analysis.cells import CellKey
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.sources import Source
from commontable.analysis.release.spec import Spec

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[dict[str, object]], None]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What earlier releases that are still public showed: figures once hidden stay hidden, ranges stay
    ranges, and a figure that is already public is never used to hide another one.
    """

    hidden: frozenset[CellKey] = frozenset()
    ranged: frozenset[CellKey] = frozenset()
    published: frozenset[CellKey] = frozenset()

    @classmethod
    def of(cls, releases: Sequence[pa.Table]) -> Earlier:
        """Read off the `cells` tables of earlier releases."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Computed:
    """Protected cells (columns: `cells.COLUMNS`; sorted by indicator, period, level coarse to fine, place,
    breakdown) and the manifest (JSON-able; what `release.json` holds). Nothing unprotected is in
    either.
    """

    cells: pa.Table
    manifest: dict[str, object]


def compute(
    spec: Spec,
    sources: Mapping[str, Source] | None = None,
    *,
    at: datetime,
    hidden_before: frozenset[CellKey] = frozenset(),
    earlier: Earlier | None = None,
    policy: Policy | None = None,
    engine: str = "duckdb",
    on_progress: Progress | None = None,
) -> Computed:
    """The release is computed and protected; nothing is written. Raises `ReleaseError`.

    Without `sources`, the files that SPEC names are read. `hidden_before` is short for
    `Earlier(hidden=…)`. `policy` defaults to the default policy with the SPEC's `minimum_count`.
    `on_progress` gets `{"stage": "reading" | "protecting" | "certifying", "indicator": NAME, "done": i,
    "total": n}`.
    """
    raise NotImplementedError
