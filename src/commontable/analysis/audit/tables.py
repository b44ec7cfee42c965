"""Which figures of which releases are the same: one table per indicator and definition, and tables that count
the same children.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.audit.coding import Codes, Numbers, Rows
from commontable.analysis.audit.published import Published


@dataclass(frozen=True, kw_only=True)
class Table:
    """One indicator under one definition: its rows release by release, the one under attack first."""

    name: str
    source: str
    mean: bool
    parts: tuple[tuple[int, Codes], ...]

    @property
    def current(self) -> bool:
        """The release under attack shows it."""
        return self.parts[0][0] == 0

    def alone(self) -> Table:
        """The table without what earlier releases said."""
        return Table(name=self.name, source=self.source, mean=self.mean, parts=self.parts[:1])


def groups_of(releases: Sequence[Published], rows: Rows, notes: list[str]) -> list[list[Table]]:
    """The tables, those together that count the same children."""
    groups: list[list[Table]] = []
    for table in _tables(releases, rows):
        home = None
        for group in groups:
            if group[0].source == table.source and all(
                _agree(_children(rows, one), _children(rows, table)) for one in group
            ):
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


def _tables(releases: Sequence[Published], rows: Rows) -> list[Table]:
    found: dict[str, list[tuple[int, Codes]]] = {}
    said: dict[str, tuple[str, str, bool]] = {}
    key = rows.release * len(rows.indicators) + rows.indicator
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(key)], strict=True):
        release, indicator = divmod(int(key[start]), len(rows.indicators))
        name = rows.indicators[indicator]
        source, definition, mean = _definition(releases[release].manifest, name)
        found.setdefault(definition, []).append((release, order[start:end]))
        said.setdefault(definition, (name, source, mean))
    return [
        Table(name=said[one][0], source=said[one][1], mean=said[one][2], parts=tuple(parts))
        for one, parts in found.items()
    ]


def _definition(manifest: Mapping[str, object], name: str) -> tuple[str, str, bool]:
    """The source, the definition as text, and whether the figure is a mean."""
    several = manifest.get("specs")
    one: Mapping[str, object] = {}
    for spec in (manifest.get("spec"), *(several if isinstance(several, list) else ())):
        indicators = spec.get("indicators") if isinstance(spec, Mapping) else None
        said = indicators.get(name) if isinstance(indicators, Mapping) else None
        one = one or (said if isinstance(said, Mapping) else {})
    parts = {part: one.get(part) for part in ("source", "period", "where", "success", "mean_of")}
    source = f"{one.get('source')} by {one.get('period')}" if one else name
    return source, json.dumps([name, parts], sort_keys=True, default=str), bool(one.get("mean_of"))


def _children(rows: Rows, table: Table) -> tuple[Codes, Numbers]:
    """The cells whose number of children the table's first release shows, and these numbers."""
    part = table.parts[0][1]
    n = rows.denominator[part]
    there = n > 0
    return cell_of(rows, part)[there], n[there]


def _agree(one: tuple[Codes, Numbers], other: tuple[Codes, Numbers]) -> bool:
    _, mine, theirs = np.intersect1d(one[0], other[0], assume_unique=True, return_indices=True)
    return bool(len(mine)) and bool((one[1][mine] == other[1][theirs]).all())


def cell_of(rows: Rows, part: Codes) -> Codes:
    """The number of each row's cell: period, place and breakdown in one."""
    where = rows.period[part] * len(rows.places) + rows.place[part]
    found: Codes = where * len(rows.breakdowns) + rows.breakdown[part]
    return found
