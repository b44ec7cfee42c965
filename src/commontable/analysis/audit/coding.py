"""All rows of all releases as numbers: indicators, periods, places and breakdowns are codes into lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.audit.conditions import Counted, counted_of
from commontable.analysis.audit.places import families_of
from commontable.analysis.audit.published import AuditError, Published
from commontable.analysis.cells import CellKey, Status

if TYPE_CHECKING:
    import pyarrow as pa

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]

Group = frozenset[tuple[str, str]]
"""Columns and what they say."""
MARKS = tuple(one.value for one in Status)
MOST_TOGETHER = 3
"""So many conditions at most are lifted together, save all of an indicator."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Every row of every release. `release` 0 is the one under attack; figures that are not shown are NaN.

    `above[f][p]`: in the `f`-th family of places the place that `p` is a part of, or -1; `families[i]` are the
    families that hold for the indicator `i`. A breakdown holds the conditions of its indicator, too (`counted`, by
    release and indicator); `told` is the text that the release has for it. `without[d][b]`: breakdown `b` without its
    `d`-th column, or -1; `beyond` says the same of sets of columns that some indicator has conditions on: what is
    listed with these need not be all there is.
    """

    release: Codes
    indicator: Codes
    period: Codes
    place: Codes
    breakdown: Codes
    mark: Codes
    denominator: Numbers
    numerator: Numbers
    value: Numbers
    low: Numbers
    high: Numbers
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    breakdowns: tuple[Group, ...]
    told: tuple[str, ...]
    told_in: Codes
    counted: Mapping[tuple[int, int], Counted]
    level: Codes
    subset: Codes
    above: tuple[Codes, ...]
    families: tuple[tuple[int, ...], ...]
    without: tuple[Codes, ...]
    beyond: tuple[tuple[frozenset[str], Codes], ...]

    def __len__(self) -> int:
        return len(self.release)

    def fixed(self, part: Codes) -> Mapping[str, str]:
        """The conditions of the indicator that these rows are of."""
        if not len(part):
            return {}
        return self.counted[int(self.release[part[0]]), int(self.indicator[part[0]])].fixed

    def key(self, row: int) -> CellKey:
        """The name of the cell in this row."""
        level, place = self.places[int(self.place[row])]
        return CellKey(
            self.indicators[int(self.indicator[row])],
            self.periods[int(self.period[row])],
            level,
            place,
            self.told[int(self.told_in[row])],
        )


def distinct(values: NDArray[np.integer]) -> Codes:
    """Every value once, sorted. `np.unique` hashes many numbers first, which takes a hundred times as long.

    >>> distinct(np.array([3, 1, 3, 2])).tolist(), distinct(np.zeros(0, np.int64)).tolist()
    ([1, 2, 3], [])
    """
    found = np.sort(values).astype(np.int64)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def rows_of(releases: Sequence[Published], notes: list[str], *, apart: bool) -> Rows:
    """The rows of all `releases`, the one under attack first; what had to be left aside goes to `notes`.
    `apart`: indicators have no table in common. Raises `AuditError`.
    """
    import pyarrow as pa

    table = pa.concat_tables([one.cells for one in releases])
    coded = {name: _coded(table.column(name)) for name in (*CellKey._fields, "status")}
    levels, level_code = coded["place_level"]
    names, name_code = coded["place"]
    pair, place = np.unique(level_code * len(names) + name_code, return_inverse=True)
    places = tuple((levels[p // len(names)], names[p % len(names)]) for p in pair.tolist())
    told, told_in = coded["breakdown"]
    indicators, indicator = coded["indicator"]
    release = np.repeat(np.arange(len(releases), dtype=np.int64), [one.cells.num_rows for one in releases])
    of = release * len(indicators) + indicator
    counted = {
        (r, i): counted_of(releases[r], indicators[i], apart=apart)
        for r, i in (divmod(one, len(indicators)) for one in distinct(of).tolist())
    }
    groups, breakdown = _groups(
        _parsed(told), told_in, of, {r * len(indicators) + i: c for (r, i), c in counted.items()}
    )
    conditions = {frozenset(one.fixed) for one in counted.values() if one.fixed}
    subset, without, beyond = _breakdowns(groups, conditions)
    place = place.reshape(-1).astype(np.int64)
    used = np.unique(indicator * len(places) + place)
    above, families = families_of(releases, indicators, places, used, notes)
    marks, mark = coded["status"]
    order = np.array([MARKS.index(one) for one in marks], np.int64)
    figures = {
        name: table.column(name).to_numpy(zero_copy_only=False).astype(np.float64)
        for name in ("denominator", "numerator", "value", "low", "high")
    }
    return Rows(
        release=release,
        indicator=indicator,
        period=coded["period"][1],
        place=place,
        breakdown=breakdown,
        mark=order[mark],
        indicators=indicators,
        periods=coded["period"][0],
        places=places,
        breakdowns=groups,
        told=told,
        told_in=told_in,
        counted=counted,
        level=(pair // len(names)).astype(np.int64),
        subset=subset,
        above=above,
        families=families,
        without=without,
        beyond=beyond,
        **figures,
    )


def _coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Codes]:
    coded = column.dictionary_encode().unify_dictionaries()
    labels = tuple(coded.chunk(0).dictionary.to_pylist()) if coded.num_chunks else ()
    codes = [one.indices.to_numpy(zero_copy_only=False) for one in coded.chunks]
    return labels, np.concatenate(codes).astype(np.int64) if codes else np.zeros(0, np.int64)


def _parsed(texts: Sequence[str]) -> list[Group]:
    """What the breakdowns say. Raises `AuditError`."""
    parsed = []
    for text in texts:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
            raise AuditError(f"a breakdown is not written as it should be: {text[:60]}")
        parsed.append(frozenset(said.items()))
    if len(set(parsed)) < len(parsed):
        raise AuditError("a breakdown is written in two ways; take the file as published.")
    return parsed


def _groups(
    parsed: Sequence[Group], told_in: Codes, of: Codes, counted: Mapping[int, Counted]
) -> tuple[tuple[Group, ...], Codes]:
    """Every row's breakdown together with the conditions of its indicator (`of`)."""
    number: dict[Group, int] = {}
    pairs = of * len(parsed) + told_in
    each = distinct(pairs)
    codes = []
    for one, told in (divmod(pair, len(parsed)) for pair in each.tolist()):
        own = dict(parsed[told])
        codes.append(number.setdefault(frozenset({**counted[one].fixed, **own}.items()), len(number)))
    return tuple(number), np.array(codes, np.int64)[np.searchsorted(each, pairs)]


def _breakdowns(
    groups: Sequence[Group], conditions: set[frozenset[str]]
) -> tuple[Codes, tuple[Codes, ...], tuple[tuple[frozenset[str], Codes], ...]]:
    """For every breakdown the number of its set of columns; the breakdown without each column that is no condition of
    any indicator; and without each set of those that are.
    """
    number = {one: i for i, one in enumerate(groups)}
    sets: dict[frozenset[str], int] = {}
    subset = np.array([sets.setdefault(frozenset(c for c, _ in one), len(sets)) for one in groups], np.int64)

    def without(columns: frozenset[str]) -> Codes:
        parents = [
            number.get(frozenset(pair for pair in one if pair[0] not in columns), -1)
            if columns <= {c for c, _ in one}
            else -1
            for one in groups
        ]
        return np.array(parents, np.int64)

    held = frozenset[str]().union(*conditions)
    plain = sorted({column for one in groups for column, _ in one} - held)
    some = {
        frozenset(one)
        for fixed in conditions
        for k in range(1, min(len(fixed), MOST_TOGETHER) + 1)
        for one in combinations(sorted(fixed), k)
    } | conditions
    beyond = ((one, without(one)) for one in sorted(some, key=sorted))
    return (
        subset,
        tuple(without(frozenset([column])) for column in plain),
        tuple((one, parent) for one, parent in beyond if (parent >= 0).any()),
    )
