"""What the rows of a group of tables say, figure by figure: the least and the most each can be.

A group has one layer of figures for its children, which its tables share, and one layer of successes (or sums) per
table; a figure is a layer and a position among the group's cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.audit.coding import MARKS, Codes, Numbers, Rows, distinct
from commontable.analysis.audit.published import Contradiction
from commontable.analysis.audit.reach import CLOSE, UNBOUNDED, Rules
from commontable.analysis.audit.tables import Table, cell_of
from commontable.analysis.cells import Status

Flags = NDArray[np.bool_]

HIDDEN, RANGED = MARKS.index(Status.HIDDEN), MARKS.index(Status.RANGED)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Percentages of an unknown number of children: `least * n <= 100 x <= most * n` at these cells."""

    layer: int
    cell: Codes
    least: Numbers
    most: Numbers


@dataclass(frozen=True, kw_only=True)
class Known:
    """`cells` (sorted) of one group; per layer `low`, `high`, whether the layer has the cell (`there`), whether it
    counts (`whole`), and whether the release under attack, or only an earlier one, shows the figure itself.
    `figures` are those not shown, as (layer, cell, row). `disputed`: places whose earlier figures were dropped.
    `families` of places hold for the group. `listed[layer][column]`: beside such a cell the layer has all others that
    differ in this column.
    """

    cells: Codes
    low: list[Numbers]
    high: list[Numbers]
    there: list[Flags]
    whole: list[bool]
    shown: list[Flags]
    shown_before: list[Flags]
    rates: list[Rate]
    figures: tuple[Codes, Codes, Codes]
    disputed: frozenset[int]
    families: tuple[int, ...]
    listed: list[dict[str, Flags]]


def known_of(group: Sequence[Table], rows: Rows, rules: Sequence[Rules], *, fewest: float) -> Known:
    """What the rows of these tables say. A hidden cell has `fewest` children or more. Raises `AuditError`."""
    cells = distinct(np.concatenate([cell_of(rows, part) for table in group for _, part in table.parts]))
    means = [False, *(table.mean for table in group)]
    columns = sorted({column for some, _ in rows.beyond for column in some})
    gathering = _Gathering(rows, rules, cells, means=means, fewest=fewest, columns=columns)
    slices = [(release, k, part) for k, table in enumerate(group) for release, part in table.parts]
    for release, _, part in sorted(slices, key=lambda one: one[0]):
        gathering.children(release, part)
    kept = [(release, k, gathering.kept(release, part)) for release, k, part in slices]
    for release, k, part in sorted(kept, key=lambda one: one[0]):
        gathering.successes(release, k + 1, part, mean=group[k].mean)
    indicators = {int(rows.indicator[part[0]]) for table in group for _, part in table.parts}
    families = sorted({family for one in indicators for family in rows.families[one]})
    return gathering.known(means, tuple(families))


class _Gathering:
    """Figures narrowed row by row; earlier releases come after the one under attack and give way to it."""

    def __init__(
        self,
        rows: Rows,
        rules: Sequence[Rules],
        cells: Codes,
        *,
        means: Sequence[bool],
        fewest: float,
        columns: Sequence[str],
    ) -> None:
        self.rows, self.rules, self.cells, self.fewest = rows, rules, cells, fewest
        count = len(cells)
        self.low = [np.full(count, -UNBOUNDED if mean else 0.0) for mean in means]
        self.high = [np.full(count, UNBOUNDED) for _ in means]
        self.there = [np.zeros(count, bool) for _ in means]
        self.shown = [np.zeros(count, bool) for _ in means]
        self.shown_before = [np.zeros(count, bool) for _ in means]
        self.rates: list[Rate] = []
        self.open: list[tuple[int, Codes, Codes]] = []
        self.disputed: dict[int, Codes] = {}
        self.scopes = np.zeros(0, np.int64)
        self.current = np.zeros(count, bool)
        self.conditions: dict[str, int] = {}
        self.listed = [{column: np.zeros(count, bool) for column in columns} for _ in means]

    def _at(self, part: Codes) -> Codes:
        return np.searchsorted(self.cells, cell_of(self.rows, part)).astype(np.int64)

    def children(self, release: int, part: Codes) -> None:
        """The numbers of children that these rows show or allow."""
        rows, rules = self.rows, self.rules[release]
        at, n = self._at(part), rows.denominator[part]
        said = ~np.isnan(n)
        hidden = rows.mark[part] == HIDDEN
        least, most = rules.children(rows.low[part], rows.high[part], rows.value[part])
        least = np.where(said, n, np.where(hidden, self.fewest, least))
        most = np.where(said, n, np.where(hidden, UNBOUNDED, most))
        if release == 0:
            self.current[at] = True
            self.scopes = np.union1d(self.scopes, self._scope(part))
        else:
            wrong = (least > self.high[0][at]) | (most < self.low[0][at])
            wrong |= ~self.current[at] & np.isin(self._scope(part), self.scopes) & (most > 0)
            keep = ~self._in_dispute(release, part, wrong)
            at, least, most, said = at[keep], least[keep], most[keep], said[keep]
        self._narrow(0, at, least, most, said, release)

    def successes(self, release: int, layer: int, part: Codes, *, mean: bool) -> None:
        """The successes (or the sums) that these rows show or allow."""
        rows, rules = self.rows, self.rules[release]
        at, x, value = self._at(part), rows.numerator[part], rows.value[part]
        low, high = rows.low[part], rows.high[part]
        fixed = self.low[0][at] == self.high[0][at]
        n = np.where(fixed, self.low[0][at], 0)
        scale = 1.0 if mean else 100.0
        blur = rules.blur + 1e-12 * np.abs(np.nan_to_num(value))
        least = np.full(len(part), -UNBOUNDED if mean else 0.0)
        most = np.full(len(part), UNBOUNDED) if mean else self.high[0][at].copy()
        valued = np.isnan(x) & ~np.isnan(value)
        here = valued & fixed
        least[here] = ((value - blur) * n / scale)[here]
        most[here] = ((value + blur) * n / scale)[here]
        ranged = np.isnan(x) & ~valued & ~np.isnan(low) & (not mean)
        here = ranged & fixed
        fewest, greatest = rules.successes(n[here], low[here], high[here])
        least[here], most[here] = fewest, greatest
        said = ~np.isnan(x)
        least, most = np.where(said, x, least), np.where(said, x, most)
        if mean:  # no child, no sum
            none = fixed & (n == 0)
            least, most = np.where(none, 0, least), np.where(none, 0, most)
        else:
            least, most = np.ceil(least - CLOSE), np.floor(most + CLOSE)
        if release:
            before = self.there[layer][at]
            wrong = before & ((least > self.high[layer][at] + CLOSE) | (most < self.low[layer][at] - CLOSE))
            wrong |= (least > self.high[0][at]) & (not mean)
            keep = ~self._in_dispute(release, part, wrong)
        else:
            keep = np.ones(len(part), bool)
        for which, ends in ((valued, (value - blur, value + blur)), (ranged, (low, high))):
            here = which & ~fixed & keep
            if here.any() and not mean:
                factor = 100.0 / scale
                self.rates.append(
                    Rate(layer=layer, cell=at[here], least=ends[0][here] * factor, most=ends[1][here] * factor)
                )
        shown = said | (valued & fixed & ((most - least) <= CLOSE * np.maximum(1, np.abs(least))))
        self._narrow(layer, at[keep], least[keep], most[keep], shown[keep], release)
        self.there[layer][at[keep]] = True
        for column in set(self.listed[layer]) - set(rows.fixed(part)):
            for k in (0, layer):
                self.listed[k][column][at[keep]] = True
        secret = (rows.mark[part] == HIDDEN) | (rows.mark[part] == RANGED)
        self.open.append((layer, at[secret & keep], part[secret & keep]))

    def _narrow(self, layer: int, at: Codes, least: Numbers, most: Numbers, said: Flags, release: int) -> None:
        self.low[layer][at] = np.maximum(self.low[layer][at], least)
        self.high[layer][at] = np.minimum(self.high[layer][at], most)
        shown = self.shown if release == 0 else self.shown_before
        shown[layer][at[said]] = True

    def _scope(self, part: Codes) -> Codes:
        """The table of one period, level and set of columns, under the same conditions, that a row belongs to; a
        release shows it whole.
        """
        rows = self.rows
        levels, subsets = int(rows.level.max(initial=0)) + 1, int(rows.subset.max(initial=0)) + 1
        of = str(sorted(rows.fixed(part).items()))
        own = self.conditions.setdefault(of, len(self.conditions))
        scope: Codes = (rows.period[part] + own * (int(rows.period.max(initial=0)) + 1)) * levels
        found: Codes = (scope + rows.level[rows.place[part]]) * subsets
        return found + rows.subset[rows.breakdown[part]]

    def _where(self, part: Codes) -> Codes:
        found: Codes = self.rows.period[part] * len(self.rows.places) + self.rows.place[part]
        return found

    def _in_dispute(self, release: int, part: Codes, wrong: Flags) -> Flags:
        """Rows of an earlier release at places (in a period) where it says something else."""
        where = self._where(part)
        before = self.disputed.get(release, np.zeros(0, np.int64))
        self.disputed[release] = np.union1d(before, where[wrong])
        return np.isin(where, self.disputed[release])

    def kept(self, release: int, part: Codes) -> Codes:
        """The rows whose places are not in dispute."""
        if release == 0:
            return part
        return part[~np.isin(self._where(part), self.disputed.get(release, np.zeros(0, np.int64)))]

    def known(self, means: Sequence[bool], families: tuple[int, ...]) -> Known:
        """Everything gathered. Raises `AuditError`."""
        self.there[0][:] = True
        for k, low in enumerate(self.low):
            wrong = self.there[k] & (low > self.high[k] + CLOSE)
            if wrong.any():
                raise Contradiction("no table of children agrees with what is published.")
        layers, cells, found = [], [], []
        for own, at, part in self.open:
            hidden = self.rows.mark[part] == HIDDEN
            layers += [np.zeros(int(hidden.sum()), np.int64), np.full(len(at), own, np.int64)]
            cells += [at[hidden], at]
            found += [part[hidden], part]
        layer, cell, row = (np.concatenate(one) for one in (layers, cells, found))
        first = np.unique(layer * len(self.cells) + cell, return_index=True)[1]
        return Known(
            cells=self.cells,
            low=self.low,
            high=self.high,
            there=self.there,
            whole=[not one for one in means],
            shown=self.shown,
            shown_before=self.shown_before,
            rates=self.rates,
            figures=(layer[first], cell[first], row[first]),
            disputed=frozenset(int(one) % len(self.rows.places) for places in self.disputed.values() for one in places),
            families=families,
            listed=self.listed,
        )
