"""The figures of one group of tables: attacked component by component, place by place where those are large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from commontable.analysis.audit.budget import Budget
from commontable.analysis.audit.coding import Codes, Numbers, Rows, distinct
from commontable.analysis.audit.elimination import determined
from commontable.analysis.audit.knowing import Flags, Known, known_of
from commontable.analysis.audit.narrowing import narrowed
from commontable.analysis.audit.neighbourhoods import Map, first_table, searched_around
from commontable.analysis.audit.published import Contradiction
from commontable.analysis.audit.reach import Rules
from commontable.analysis.audit.report import Narrow, What
from commontable.analysis.audit.searching import Ends, counts, searched
from commontable.analysis.audit.solving import Columns, NoneAgrees, OutOfTime, Programme
from commontable.analysis.audit.system import System, system_of
from commontable.analysis.audit.tables import Table, cell_of

WHOLE_COMPONENT = 900
"""Components of up to so many figures are solved as a whole."""
Truth = tuple[Numbers, Numbers]


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What is known of every figure of a group that is not shown: its row, layer, interval and certainty."""

    row: Codes
    layer: Codes
    least: Numbers
    most: Numbers
    whole: Flags
    certain: Flags
    looked_at: Flags
    protected: Flags
    given_away: int
    equations: int
    notes: tuple[str, ...]
    width: int

    @property
    def figures(self) -> int:
        """How many there are."""
        return len(self.row)

    @property
    def examined(self) -> int:
        """How many were solved, or need not be."""
        return int(self.looked_at.sum())

    @property
    def undecided(self) -> int:
        """Figures that were looked at, of which neither is shown that they keep the width nor that they lose it."""
        open_ones = self.looked_at & self.whole & ~self.protected & ~self.certain
        return int(open_ones.sum())

    def counts(self) -> Numbers:
        """How many counts are possible for each."""
        return counts(self.least, self.most, self.whole)

    def narrow(self, rows: Rows) -> list[Narrow]:
        """The figures that were looked at and are closer than the width."""
        close = self.looked_at & ~self.protected & (self.counts() < self.width)
        return [self._narrow(rows, i) for i in np.flatnonzero(close).tolist()]

    def narrowest(self, rows: Rows) -> Narrow | None:
        """The closest interval that is certain, of all that were looked at."""
        found = np.flatnonzero(self.looked_at & self.certain & np.isfinite(self.counts()))
        return self._narrow(rows, int(found[np.argmin(self.counts()[found])])) if len(found) else None

    def _narrow(self, rows: Rows, i: int) -> Narrow:
        what: What = "successes" if self.layer[i] else "children"
        ends = float(self.least[i]), float(self.most[i])
        return Narrow(
            key=rows.key(int(self.row[i])), what=what, least=ends[0], most=ends[1], proven=bool(self.certain[i])
        )


class Attack:
    """One group of tables under attack: its bounds are narrowed at once, its figures are solved `unit` by unit."""

    def __init__(
        self,
        group: Sequence[Table],
        rows: Rows,
        rules: Sequence[Rules],
        *,
        fewest: int,
        width: int,
        truth: Truth | None,
    ) -> None:
        """Raises `AuditError` when nothing agrees with what is known."""
        self.rows, self.width = rows, width
        self.known = known_of(group, rows, rules, fewest=fewest)
        self.system = system_of(self.known, rows)
        low, high = narrowed(self.system)
        self.ends = Ends.of(low, high, self.system.whole)
        self.held = None if truth is None else _held(group, self.known, self.system, rows, truth, low, high)
        self.column = _columns(self.system, *self.known.figures[:2])
        _settle_sums(self.system, self.ends)
        self.of, self.where_is = Columns(self.system), Map(self.system, self.known, rows)
        self.component, self.sizes = _components(self.system, self.ends)
        figures = distinct(self.column[self.column >= 0])
        self.looked_at = ~self.system.whole
        self.looked_at[figures[self.ends.outer(figures) < width]] = True
        self.tables: dict[int, Numbers | None] = {}
        self.units = self._units(figures)

    def _units(self, figures: Codes) -> list[tuple[int, int, Codes]]:
        """The figures component by component, place by place in large ones: component, place or -1, figures."""
        open_ones = np.bincount(self.component[self.ends.low < self.ends.high], minlength=len(self.sizes))
        small = open_ones[self.component[figures]] <= WHOLE_COMPONENT
        place = np.where(small, -1, self.where_is.where[figures])
        order = np.lexsort((place, self.component[figures]))
        figures, place, number = figures[order], place[order], self.component[figures][order]
        starts = np.flatnonzero(
            np.concatenate([[True], (number[1:] != number[:-1]) | (place[1:] != place[:-1])])
            if len(figures)
            else np.zeros(0, bool)
        )
        cut = pairwise([*starts.tolist(), len(figures)])
        # What stands in no open component has been settled already.
        return [
            (int(number[start]), int(place[start]), figures[start:end])
            for start, end in cut
            if self.sizes[number[start]]
        ]

    def solve(self, unit: tuple[int, int, Codes], *, budget: Budget, rng: np.random.Generator) -> None:
        """The figures of the unit are solved, as far as the `budget` and the solver go. Raises `NoneAgrees`."""
        ends, wanted = self.ends, unit[2]
        gave_up = False
        try:
            self._solve(unit, budget, rng)
        except OutOfTime:
            gave_up = True
        except NoneAgrees:
            if self.held is None:
                raise
            gave_up = True  # the true figures agree; so it is the solver that stumbled over its own precision
        # Where it ended in the middle, only what was settled by then has been looked at.
        settled = (ends.inner(wanted) >= self.width) | (ends.outer(wanted) < self.width) | ends.certain(wanted)
        budget.figures -= len(wanted)
        self.looked_at[wanted[settled] if gave_up or budget.over else wanted] = True

    def _solve(self, unit: tuple[int, int, Codes], budget: Budget, rng: np.random.Generator) -> None:
        number, where, wanted = unit
        ends, width = self.ends, self.width
        together = self.component == number
        if where < 0:
            open_ones = wanted[ends.low[wanted] < ends.high[wanted]]
            if len(open_ones):
                columns = np.flatnonzero(together & (ends.low < ends.high))
                programme = Programme(columns, of=self.of, low=ends.low, high=ends.high, held=ends.low)
                searched(programme, open_ones, ends, width=width, whole=True, budget=budget)
        else:
            first = self.held
            if first is None:
                if number not in self.tables:
                    columns = np.flatnonzero(together & (ends.low < ends.high))
                    self.tables[number] = first_table(columns, of=self.of, low=ends.low, high=ends.high, budget=budget)
                first = self.tables[number]
            searched_around(
                where,
                wanted,
                of=self.of,
                where_is=self.where_is,
                together=together,
                ends=ends,
                held=first,
                width=width,
                rng=rng,
                budget=budget,
            )

    def examined(self) -> Examined:
        """What is known by now."""
        known, ends, column, width = self.known, self.ends, self.column, self.width
        layer, cell, row = known.figures
        unknown = column >= 0
        shown = np.zeros(len(row), bool)
        before = shown.copy()
        for k in range(len(known.there)):
            mine = layer == k
            shown[mine], before[mine] = known.shown[k][cell[mine]], known.shown_before[k][cell[mine]]
        values = np.zeros(len(row)), np.zeros(len(row))
        certain = np.ones(len(row), bool)
        safe = np.zeros(len(row), bool)
        for side, outside, inside in ((0, ends.low, ends.least), (1, ends.high, ends.most)):
            fixed = (known.low, known.high)[side]
            for k in range(len(known.there)):
                mine = layer == k
                values[side][mine] = fixed[k][cell[mine]]
            open_ones = column[unknown]
            reached = inside[open_ones]
            end = np.where(np.isfinite(reached), reached, outside[open_ones])
            values[side][unknown] = np.where(ends.outer(open_ones) < width, outside[open_ones], end)
        column = column[unknown]
        certain[unknown] = ends.certain(column) | (ends.outer(column) < width)
        safe[unknown] = ends.inner(column) >= width
        passed_on = ~unknown & before & ~shown & (self.rows.release[row] == 0)
        seen = ~passed_on
        seen[unknown] = self.looked_at[column]
        whole = np.array(known.whole)[layer]
        notes = _disputes(known)
        if any(one is None for one in self.tables.values()):
            notes.append(
                "No whole table that agrees was found in the time given: for the largest systems the intervals are "
                "what the sums around each place leave, and the true ones may be closer."
            )
        return Examined(
            row=row[~passed_on],
            layer=layer[~passed_on],
            least=values[0][~passed_on],
            most=values[1][~passed_on],
            whole=whole[~passed_on],
            certain=certain[~passed_on],
            looked_at=seen[~passed_on],
            protected=safe[~passed_on],
            given_away=int(passed_on.sum()),
            equations=len(self.system.floor),
            notes=tuple(notes),
            width=width,
        )


def _columns(system: System, layer: Codes, cell: Codes) -> Codes:
    found = np.full(len(layer), -1, np.int64)
    for k, column in enumerate(system.column):
        mine = layer == k
        found[mine] = column[cell[mine]]
    return found


def _disputes(known: Known) -> list[str]:
    if not known.disputed:
        return []
    count = len(known.disputed)
    return [
        f"The data changed between releases: the earlier figures of {count:,} places say something else than this "
        "release, and were left aside."
    ]


def _held(
    group: Sequence[Table], known: Known, system: System, rows: Rows, truth: Truth, low: Numbers, high: Numbers
) -> Numbers | None:
    """The true values of all columns, checked to agree; None where earlier releases hold more figures than that.
    Raises `AuditError`.
    """
    held = np.full(len(system.low), np.nan)
    for k, release, part in ((k, *one) for k, table in enumerate(group) for one in table.parts):
        if release:
            continue
        cells = np.searchsorted(known.cells, cell_of(rows, part))
        for layer, values in ((0, truth[0]), (k + 1, truth[1])):
            column = system.column[layer][cells]
            held[column[column >= 0]] = values[part][column >= 0]
    if np.isnan(held).any():
        return None
    near = 1e-4 * np.maximum(1, np.abs(held))
    row = system.row
    added = np.bincount(row, weights=system.value * held[system.index], minlength=len(system.floor))
    slack = 1e-4 * np.maximum(1, np.abs(added))
    if (held < low - near).any() or (held > high + near).any():
        raise Contradiction("the true figures do not agree with what is published.")
    if (added < system.floor - slack).any() or (added > system.roof + slack).any():
        raise Contradiction("the true figures do not agree with what is published.")
    clipped: Numbers = np.clip(held, low, high)
    return clipped


def _settle_sums(system: System, ends: Ends) -> None:
    """Sums have no bounds: one is given away when the equations leave it one value, else it can be anything."""
    sums = np.flatnonzero(~system.whole & (ends.low < ends.high))
    if not len(sums):
        return
    found = determined(system, sums)
    ends.low[sums] = np.where(np.isnan(found), ends.low[sums], found)
    ends.high[sums] = np.where(np.isnan(found), ends.high[sums], found)
    ends.least[sums] = np.where(np.isnan(found), -np.inf, found)
    ends.most[sums] = np.where(np.isnan(found), np.inf, found)


def _components(system: System, ends: Ends) -> tuple[Codes, Codes]:
    """The component of every column that is still open, and the sizes of all; figures that are known tie nothing
    together.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count, sums = len(system.low), len(system.floor)
    open_ones = (ends.low < ends.high) & system.whole
    keep = open_ones[system.index]
    index, row = system.index[keep], system.row[keep]
    links = coo_array((np.ones(len(index), np.int8), (index, row + count)), shape=(count + sums, count + sums))
    label = connected_components(links, directed=False)[1][:count].astype(np.int64)
    label[~open_ones] = label.max(initial=0) + 1
    sizes = np.bincount(label, weights=open_ones).astype(np.int64)
    return label, sizes
