"""One indicator: its cells are crossed, protected and written down as they may be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells import CellKey, Status
from commontable.analysis.cells.crossed import Codes, Crossed, Patterns, TooManyCells, cross
from commontable.analysis.cells.gathering import Labelled
from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.attack import NotSettled
from commontable.analysis.disclosure.protect import Before, NotProtected, protect
from commontable.analysis.release.compute import Earlier
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.spec import IndicatorSpec
from commontable.analysis.release.table import shown_table

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, kw_only=True)
class Made:
    """One indicator as it may be shown, how many cells carry which mark, and how many
    equations the attack used without finding a hidden figure.
    """

    name: str
    cells: pa.Table
    counts: dict[str, int]
    equations: int
    given_away: int


def protected_cells(*, name: str, spec: IndicatorSpec, base: Labelled, policy: Policy, before: Earlier) -> Made:
    """The indicator's cells are protected. Raises `ReleaseError` when there would be too many."""
    order = sorted(spec.by)
    try:
        patterns = Patterns.crossed(columns=order, categories=base.categories, depth=spec.crossed)
        named = _Named(name, base, patterns)
        crossed = named.crossed(also=named.keys(before.hidden))
    except TooManyCells as error:
        raise ReleaseError(str(error), where=f"[indicators.{name}] by", code="too_many_cells") from error
    shown_before = Before(
        hidden=named.flags(crossed, before.hidden),
        ranged=named.flags(crossed, before.ranged),
        published=named.flags(crossed, before.published),
    )
    counting = spec.mean_of is None
    try:
        protected = protect(cells=crossed, counting=counting, policy=policy, before=shown_before)
    except (NotProtected, NotSettled) as error:
        said = "its small groups cannot be protected; take fewer breakdowns or places."
        raise ReleaseError(said, where=f"[indicators.{name}]", code="not_protected") from error
    cells = shown_table(
        name=name, base=base, patterns=patterns, crossed=crossed, protected=protected, mean=bool(spec.mean_of)
    )
    return Made(
        name=name,
        cells=cells,
        counts=_counts(cells),
        equations=protected.checked,
        given_away=protected.given_away,
    )


def _counts(cells: pa.Table) -> dict[str, int]:
    import pyarrow.compute as pc

    found = {one["values"]: one["counts"] for one in pc.value_counts(cells.column("status")).to_pylist()}
    return {status.value: int(found.get(status.value, 0)) for status in Status}


class _Named:
    """Names of cells turned into keys of the arrays (period, place, breakdown as one number)."""

    def __init__(self, name: str, base: Labelled, patterns: Patterns) -> None:
        self.name, self.base, self.patterns = name, base, patterns
        self.width, self.count = len(patterns.text), len(base.places.name)

    def keys(self, names: Collection[CellKey]) -> Codes:
        """The keys of those `names` that this indicator can have; sorted."""
        mine = [one for one in names if one.indicator == self.name]
        if not mine:
            return np.zeros(0, np.int64)
        periods = {label: i for i, label in enumerate(self.base.periods)}
        places = {pair: i for i, pair in enumerate(zip(self.base.places.level, self.base.places.name, strict=True))}
        patterns = {text: i for i, text in enumerate(self.patterns.text)}
        found = [
            (periods[one.period] * self.count + places[one.place_level, one.place]) * self.width
            + patterns[one.breakdown]
            for one in mine
            if one.period in periods and (one.place_level, one.place) in places and one.breakdown in patterns
        ]
        return np.unique(np.array(found, np.int64))

    def crossed(self, *, also: Codes) -> Crossed:
        """All cells; those of `also` whose totals all stand are there even when no child is in them now."""
        cells = self._cross(None)
        missing = np.setdiff1d(also, self._keys(cells))
        while len(missing):
            there = np.union1d(self._keys(cells), missing)
            kept = missing[self._totals_stand(missing, there)]
            if len(kept) == len(missing):
                return self._cross(kept)
            missing = kept
        return cells

    def flags(self, cells: Crossed, names: Collection[CellKey]) -> NDArray[np.bool_]:
        """Which cells carry one of `names`."""
        keys = self.keys(names)
        return np.isin(self._keys(cells), keys) if len(keys) else np.zeros(len(cells), bool)

    def _cross(self, also: Codes | None) -> Crossed:
        base = self.base
        return cross(
            base.cells,
            periods=len(base.periods),
            places=base.places,
            patterns=self.patterns,
            categories=[len(one) for one in base.categories],
            also=also,
        )

    def _keys(self, cells: Crossed) -> Codes:
        keys: Codes = (cells.period.astype(np.int64) * self.count + cells.place) * self.width + cells.pattern
        return keys

    def _totals_stand(self, keys: Codes, there: Codes) -> NDArray[np.bool_]:
        pattern, where = keys % self.width, keys // self.width
        place = where % self.count
        above = self.base.places.parent[place]
        stands = (above < 0) | np.isin(keys + (above - place) * self.width, there)
        for parent in self.patterns.parent:
            stands &= (parent[pattern] < 0) | np.isin(keys + parent[pattern] - pattern, there)
        return stands
