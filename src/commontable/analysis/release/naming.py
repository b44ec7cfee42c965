"""Names of cells as keys of the arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells import CellKey
from commontable.analysis.cells.crossed import Codes, Crossed, Numbers, Patterns, cross
from commontable.analysis.cells.gathering import Labelled


class Named:
    """Names of cells turned into keys of the arrays (period, place, breakdown as one number)."""

    def __init__(self, name: str, base: Labelled, patterns: Patterns) -> None:
        self.name, self.base, self.patterns = name, base, patterns
        self.width, self.count = len(patterns.text), len(base.places.name)

    def keys(self, names: Collection[CellKey]) -> Codes:
        """The keys of those `names` that this indicator can have; sorted."""
        found = self._numbers([one for one in names if one.indicator == self.name])
        return np.unique(found[found >= 0])

    def as_mine(self, other: Named, keys: Codes) -> Codes:
        """Keys of an indicator with the same periods and places, as keys of this one where it has the
        cell.
        """
        mine = {text: i for i, text in enumerate(self.patterns.text)}
        pattern = np.array([mine.get(text, -1) for text in other.patterns.text], np.int64)[keys % other.width]
        found: Codes = (keys // other.width * self.width + pattern)[pattern >= 0]
        return found

    def crossed(self, *, also: Codes) -> Crossed:
        """All cells; those of `also` whose totals all stand are there even when no child is in them now."""
        cells = self._cross(None)
        if not len(also):
            return cells
        missing = np.setdiff1d(also, self.of(cells))
        while len(missing):
            there = np.union1d(self.of(cells), missing)
            kept = missing[self._totals_stand(missing, there)]
            if len(kept) == len(missing):
                return self._cross(kept)
            missing = kept
        return cells

    def flags(self, cells: Crossed, names: Collection[CellKey]) -> NDArray[np.bool_]:
        """Which cells carry one of `names`."""
        keys = self.keys(names)
        return np.isin(self.of(cells), keys) if len(keys) else np.zeros(len(cells), bool)

    def bands(self, cells: Crossed, bands: Mapping[CellKey, tuple[float, float]]) -> tuple[Numbers, Numbers]:
        """The lower and the upper end of earlier ranges, for every cell; NaN where there was none."""
        low, high = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
        at, ends = self._told_of(cells, bands)
        low[at], high[at] = ends[:, 0], ends[:, 1]
        return low, high

    def changed(self, cells: Crossed, figures: Mapping[CellKey, tuple[int | None, int | None]]) -> NDArray[np.bool_]:
        """Which cells were shown with other `figures` (children, successes; None: not shown) than they have now."""
        found = np.zeros(len(cells), bool)
        at, told = self._told_of(cells, figures)
        for shown, now in zip(told.T, (cells.denominator, cells.numerator), strict=True):
            found[at] |= ~np.isnan(shown) & (shown != now[at])
        return found

    def _told_of(
        self, cells: Crossed, told: Mapping[CellKey, tuple[float | None, float | None]]
    ) -> tuple[NDArray[np.int64], Numbers]:
        """The places of the cells of which something is told, and the two numbers told of each (None: NaN)."""
        mine = {name: pair for name, pair in told.items() if name.indicator == self.name}
        keys, own = self._numbers(list(mine)), self.of(cells)
        at = np.searchsorted(own, keys)
        there = at < len(own)
        there[there] = own[at[there]] == keys[there]
        return at[there], np.array(list(mine.values()), float).reshape(-1, 2)[there]

    def _numbers(self, names: Sequence[CellKey]) -> Codes:
        """The key of each name of this indicator; -1 for what it cannot have."""
        if not names:
            return np.zeros(0, np.int64)
        periods = {label: i for i, label in enumerate(self.base.periods)}
        places = {pair: i for i, pair in enumerate(zip(self.base.places.level, self.base.places.name, strict=True))}
        patterns = {text: i for i, text in enumerate(self.patterns.text)}
        found = [
            (periods[one.period] * self.count + places[one.place_level, one.place]) * self.width
            + patterns[one.breakdown]
            if one.period in periods and (one.place_level, one.place) in places and one.breakdown in patterns
            else -1
            for one in names
        ]
        return np.array(found, np.int64)

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

    def of(self, cells: Crossed) -> Codes:
        """The key of every cell."""
        found: Codes = (cells.period.astype(np.int64) * self.count + cells.place) * self.width + cells.pattern
        return found

    def _totals_stand(self, keys: Codes, there: Codes) -> NDArray[np.bool_]:
        pattern, where = keys % self.width, keys // self.width
        place = where % self.count
        above = self.base.places.parent[place]
        stands = (above < 0) | np.isin(keys + (above - place) * self.width, there)
        for parent in self.patterns.parent:
            stands &= (parent[pattern] < 0) | np.isin(keys + parent[pattern] - pattern, there)
        return stands
