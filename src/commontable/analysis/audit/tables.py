"""Which figures of which releases are the same: one table for all indicators that count the same, and tables that
count the same children.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.audit.coding import Codes, Numbers, Rows
from commontable.analysis.audit.conditions import Counted
from commontable.analysis.audit.published import Published
from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE


@dataclass(frozen=True, kw_only=True)
class Table:
    """Indicators that count the same, some under conditions: their rows by release and indicator, those of the release
    under attack first; no cell is twice in one of the `parts`.
    """

    name: str
    counted: Counted
    parts: tuple[tuple[int, Codes], ...]

    @property
    def mean(self) -> bool:
        """Its figure is a mean."""
        return bool(self.counted.mean_of)

    @property
    def current(self) -> bool:
        """The release under attack shows it."""
        return self.parts[0][0] == 0

    @property
    def first(self) -> tuple[tuple[int, Codes], ...]:
        """The parts of its first release."""
        return tuple(part for part in self.parts if part[0] == self.parts[0][0])

    def alone(self) -> Table:
        """The table without what earlier releases said."""
        return Table(name=self.name, counted=self.counted, parts=self.first)


def groups_of(releases: Sequence[Published], rows: Rows, notes: list[str]) -> list[list[Table]]:
    """The tables, those together that count the same children."""
    groups: list[list[Table]] = []
    for table in _tables(rows):
        home = None
        for group in groups:
            if group[0].counted.source == table.counted.source and all(_agree(rows, one, table) for one in group):
                home = group
                break
        if home is not None:
            home.append(table)
        elif table.current:
            groups.append([table])
        else:
            which = releases[table.parts[0][0]].name
            notes.append(f"{table.name} is defined otherwise in {which} and counts other children: it was left aside.")
    return groups


def _tables(rows: Rows) -> list[Table]:
    found: dict[tuple[str, ...], list[tuple[int, Codes]]] = {}
    names: dict[tuple[str, ...], list[str]] = {}
    counts: dict[tuple[str, ...], Counted] = {}
    key = rows.release * len(rows.indicators) + rows.indicator
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(key)], strict=True):
        release, indicator = divmod(int(key[start]), len(rows.indicators))
        counted = rows.counted[release, indicator]
        one = counted.table
        found.setdefault(one, []).extend((release, part) for part in _each_once(rows, order[start:end]))
        names.setdefault(one, []).append(rows.indicators[indicator])
        counts.setdefault(one, counted)
    return [
        Table(name=", ".join(dict.fromkeys(names[one])), counted=counts[one], parts=tuple(parts))
        for one, parts in found.items()
    ]


def _each_once(rows: Rows, part: Codes) -> list[Codes]:
    """The rows in parts that have no cell twice: broken down by its own condition, an indicator says a figure again."""
    parts = []
    while len(part):
        first = np.unique(cell_of(rows, part), return_index=True)[1]
        parts.append(part[np.sort(first)])
        part = np.delete(part, first)
    return parts


def _children(rows: Rows, table: Table) -> tuple[Codes, Codes, Numbers]:
    """The cells of the table's first release; those whose number of children it shows, and these numbers."""
    part = np.concatenate([one for _, one in table.first])
    cells = cell_of(rows, part)
    n = rows.denominator[part]
    shown, at = np.unique(cells[n > 0], return_index=True)
    return cells, shown, n[n > 0][at]


def _agree(rows: Rows, one: Table, other: Table) -> bool:
    """All numbers of children that both show are the same, and there is one. Where success is read from other columns,
    which may be empty in other rows, both have to show all children of each period that both have.
    """
    my_cells, my_shown, my_n = _children(rows, one)
    their_cells, their_shown, their_n = _children(rows, other)
    common, mine, theirs = np.intersect1d(my_shown, their_shown, assume_unique=True, return_indices=True)
    if not len(common) or not (my_n[mine] == their_n[theirs]).all():
        return False
    if one.counted.columns == other.counted.columns or one.counted.alone:
        return True
    both = np.intersect1d(my_cells, their_cells)
    whole = both[_is_whole(rows, both)]
    return bool(len(whole)) and bool(np.isin(whole, common).all())


def _is_whole(rows: Rows, cells: Codes) -> Codes:
    """Whether the cells are of all places and of no group."""
    where, breakdown = np.divmod(cells, len(rows.breakdowns))
    top = rows.places.index((ALL_LEVEL, ALL_PLACE)) if (ALL_LEVEL, ALL_PLACE) in rows.places else -1
    nobody = rows.breakdowns.index(frozenset()) if frozenset() in rows.breakdowns else -1
    found: Codes = np.flatnonzero((where % len(rows.places) == top) & (breakdown == nobody))
    return found


def cell_of(rows: Rows, part: Codes) -> Codes:
    """The number of each row's cell: period, place and breakdown in one."""
    where = rows.period[part] * len(rows.places) + rows.place[part]
    found: Codes = where * len(rows.breakdowns) + rows.breakdown[part]
    return found
