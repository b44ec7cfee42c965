"""One indicator: its cells are crossed, protected and written down as they may be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.cells import CellKey, Status
from commontable.analysis.cells.crossed import Codes, Crossed, Patterns, TooManyCells
from commontable.analysis.cells.gathering import Labelled
from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.attack import NotSettled
from commontable.analysis.disclosure.protect import Before, Doubts, Protected, protect
from commontable.analysis.release.compute import Earlier
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.naming import Named
from commontable.analysis.release.spec import IndicatorSpec
from commontable.analysis.release.table import shown_table

if TYPE_CHECKING:
    import pyarrow as pa


NONE: Codes = np.zeros(0, np.int64)
Held = Callable[[Named, Crossed, Before], Before]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an audit narrowed down in `rounds` rounds: numbers of children, and of successes; `latest`: in the last."""

    children: frozenset[CellKey] = frozenset()
    successes: frozenset[CellKey] = frozenset()
    latest: frozenset[CellKey] = frozenset()
    rounds: int = 0


@dataclass(frozen=True, kw_only=True)
class Made:
    """One indicator as it may be shown: the keys of its hidden and its other cells, how many cells carry
    which mark, and what the attack found: see `Protected`. `behind` holds the figures of `cells`, row by row; it
    never leaves.
    """

    name: str
    named: Named
    crossed: Crossed
    also: Codes
    hidden: Codes
    shown: Codes
    cells: pa.Table
    behind: pa.Table
    counts: dict[str, int]
    protected: Protected


def protected_cells(
    *,
    name: str,
    spec: IndicatorSpec,
    base: Labelled,
    policy: Policy,
    before: Earlier,
    also: Codes = NONE,
    found: Found | None = None,
    last: Made | None = None,
    held: Held | None = None,
) -> Made:
    """The indicator's cells are protected; those of `also` (keys) are hidden too, and what an audit `found` in the
    `last` attempt is protected further. `held` may say that more is hidden, or known. Raises `ReleaseError`.
    """
    order = sorted(spec.by)
    try:
        patterns = Patterns.crossed(
            columns=order, categories=base.categories, depth=spec.crossed, subsets=spec.subsets_among(order)
        )
        named = Named(name, base, patterns)
        crossed = last.crossed if last else named.crossed(also=named.keys(before.hidden))
    except TooManyCells as error:
        raise ReleaseError(str(error), where=f"[indicators.{name}] by", code="too_many_cells") from error
    low, high = named.bands(crossed, before.bands)
    changed = named.changed(crossed, before.figures)
    ranged = named.flags(crossed, before.ranged)
    shown_before = Before(
        low=low,
        high=high,
        hidden=named.flags(crossed, before.hidden) | np.isin(named.of(crossed), also),
        ranged=ranged & ~changed,
        published=named.flags(crossed, before.published) & ~changed,
        stale=ranged & changed,
    )
    if held:
        shown_before = held(named, crossed, shown_before)
    counting = spec.mean_of is None
    try:
        protected = protect(
            cells=crossed,
            counting=counting,
            policy=policy,
            before=shown_before,
            doubts=_doubts(named, crossed, found) if found else None,
            last=last.protected if last and not len(last.also) and not len(also) else None,
        )
    except NotSettled as error:
        raise not_protected(name) from error
    if protected.narrow:
        raise not_protected(name)
    cells, behind = shown_table(
        name=name,
        base=base,
        patterns=patterns,
        crossed=crossed,
        protected=protected,
        mean=bool(spec.mean_of),
        policy=policy,
    )
    return Made(
        name=name,
        named=named,
        crossed=crossed,
        also=also,
        hidden=named.of(crossed)[protected.hidden],
        shown=named.of(crossed)[~protected.hidden],
        cells=cells,
        behind=behind,
        counts=counts_of(cells),
        protected=protected,
    )


def _doubts(named: Named, crossed: Crossed, found: Found) -> Doubts:
    return Doubts(
        children=named.flags(crossed, found.children),
        successes=named.flags(crossed, found.successes),
        rounds=found.rounds,
    )


def not_protected(name: str) -> ReleaseError:
    """The refusal of an indicator whose hidden figures could be worked out too closely."""
    said = (
        "its hidden figures could be worked out too closely; take fewer breakdowns, cross fewer of them (depth), "
        "or ask for a larger minimum."
    )
    return ReleaseError(said, where=f"[indicators.{name}]", code="not_protected")


def counts_of(cells: pa.Table) -> dict[str, int]:
    """How many cells carry which mark."""
    import pyarrow.compute as pc

    found = {one["values"]: one["counts"] for one in pc.value_counts(cells.column("status")).to_pylist()}
    return {status.value: int(found.get(status.value, 0)) for status in Status}
