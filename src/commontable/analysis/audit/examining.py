"""The figures of one group of tables: attacked component by component, place by place where those are large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.audit.coding import Codes, Numbers, Rows
from commontable.analysis.audit.elimination import determined
from commontable.analysis.audit.knowing import Flags, Known, known_of
from commontable.analysis.audit.narrowing import narrowed
from commontable.analysis.audit.neighbourhoods import Map, first_table, searched_around
from commontable.analysis.audit.published import AuditError
from commontable.analysis.audit.reach import Rules
from commontable.analysis.audit.report import Narrow, What
from commontable.analysis.audit.searching import Ends, counts, searched
from commontable.analysis.audit.solving import Columns, NoneAgrees, Programme
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

    @property
    def figures(self) -> int:
        """How many there are."""
        return len(self.row)

    @property
    def examined(self) -> int:
        """How many were solved, or need not be."""
        return int(self.looked_at.sum())

    def counts(self) -> Numbers:
        """How many counts are possible for each."""
        return counts(self.least, self.most, self.whole)

    def narrow(self, rows: Rows, width: int) -> list[Narrow]:
        """The figures that were looked at and are closer than `width`."""
        close = self.looked_at & ~self.protected & (self.counts() < width)
        return [self._narrow(rows, i) for i in np.flatnonzero(close).tolist()]

    def narrowest(self, rows: Rows) -> Narrow | None:
        """The closest interval of all that were looked at."""
        found = np.flatnonzero(self.looked_at & np.isfinite(self.counts()))
        if not len(found):
            return None
        size = self.counts()[found]
        # Of equally close ones, one that is certain.
        return self._narrow(rows, int(found[np.lexsort((~self.certain[found], size))[0]]))

    def _narrow(self, rows: Rows, i: int) -> Narrow:
        what: What = "successes" if self.layer[i] else "children"
        ends = float(self.least[i]), float(self.most[i])
        return Narrow(
            key=rows.key(int(self.row[i])), what=what, least=ends[0], most=ends[1], proven=bool(self.certain[i])
        )


def examined(
    group: Sequence[Table],
    rows: Rows,
    rules: Sequence[Rules],
    *,
    fewest: int,
    width: int,
    most: int,
    seed: int,
    truth: Truth | None,
) -> Examined:
    """The figures of these tables are attacked. Raises `AuditError` when nothing agrees with what is known."""
    known = known_of(group, rows, rules, fewest=fewest)
    system = system_of(known, rows)
    low, high = narrowed(system)
    layer, cell, row = known.figures
    column = _columns(system, layer, cell)
    ends = Ends.of(low, high, system.whole)
    held = None if truth is None else _held(group, known, system, rows, truth, low, high)
    try:
        looked_at, notes = _attacked(
            known, system, rows, ends, np.unique(column[column >= 0]), held, width=width, most=most, seed=seed
        )
    except NoneAgrees:
        raise AuditError("no table of children agrees with what is published.") from None
    unknown = column >= 0
    shown = np.zeros(len(row), bool)
    before = shown.copy()
    for k in range(len(known.there)):
        mine = layer == k
        shown[mine], before[mine] = known.shown[k][cell[mine]], known.shown_before[k][cell[mine]]
    passed_on = ~unknown & before & ~shown & (rows.release[row] == 0)
    values = np.zeros(len(row)), np.zeros(len(row))
    certain = np.ones(len(row), bool)
    safe = np.zeros(len(row), bool)
    for side, outside, inside in ((0, ends.low, ends.least), (1, ends.high, ends.most)):
        fixed = (known.low, known.high)[side]
        for k in range(len(known.there)):
            mine = layer == k
            values[side][mine] = fixed[k][cell[mine]]
        reached = inside[column]
        end = np.where(
            ends.outer(column) < width, outside[column], np.where(np.isfinite(reached), reached, outside[column])
        )
        values[side][unknown] = end[unknown]
    certain[unknown] = (ends.certain(column) | (ends.outer(column) < width))[unknown]
    safe[unknown] = (ends.inner(column) >= width)[unknown]
    seen = ~passed_on
    seen[unknown] = looked_at[column[unknown]]
    whole = np.array(known.whole)[layer]
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
        equations=len(system.floor),
        notes=(*notes, *_disputes(known)),
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
    for k, table in enumerate(group):
        release, part = table.parts[0]
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
        raise AuditError("the true figures do not agree with what is published.")
    if (added < system.floor - slack).any() or (added > system.roof + slack).any():
        raise AuditError("the true figures do not agree with what is published.")
    clipped: Numbers = np.clip(held, low, high)
    return clipped


def _attacked(
    known: Known,
    system: System,
    rows: Rows,
    ends: Ends,
    figures: Codes,
    held: Numbers | None,
    *,
    width: int,
    most: int,
    seed: int,
) -> tuple[Flags, list[str]]:
    """Which columns were looked at, and what is to be said about how."""
    looked_at = np.zeros(len(system.low), bool)
    looked_at[figures[ends.outer(figures) < width]] = True
    looked_at[~system.whole] = True
    of, where_is = Columns(system), Map(system, known, rows)
    rng = np.random.default_rng(seed)
    left = most
    searched_for = False
    _settle_sums(system, ends)
    component, sizes = _components(system, ends)
    in_order = figures[np.argsort(component[figures], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(component[figures], minlength=len(sizes)))])
    for number in rng.permutation(np.flatnonzero(sizes)).tolist():
        wanted = in_order[starts[number] : starts[number + 1]]
        if not len(wanted) or left <= 0:
            continue
        together = component == number
        columns = np.flatnonzero(together & (ends.low < ends.high))
        if len(columns) <= WHOLE_COMPONENT:
            open_ones = wanted[ends.low[wanted] < ends.high[wanted]]
            if len(open_ones):
                programme = Programme(columns, of=of, low=ends.low, high=ends.high, held=ends.low)
                searched(programme, open_ones, ends, width=width, whole=True)
            looked_at[wanted] = True
            left -= len(wanted)
            continue
        first = held
        if first is None:
            first = first_table(columns, of=of, low=ends.low, high=ends.high)
            searched_for |= first is None
        place = where_is.where[wanted]
        for where in rng.permutation(np.unique(place)).tolist():
            if left <= 0:
                break
            here = wanted[place == where]
            searched_around(
                where, here, of=of, where_is=where_is, together=together, ends=ends, held=first, width=width, rng=rng
            )
            looked_at[here] = True
            left -= len(here)
    notes = []
    if searched_for:
        notes.append(
            "No whole table that agrees was found in the time given: for the largest systems the intervals are what "
            "the sums around each place leave, and the true ones may be closer."
        )
    return looked_at, notes


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
