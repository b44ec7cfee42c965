"""All rows of all releases as numbers: indicators, periods, places and breakdowns are codes into lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.audit.places import families_of
from commontable.analysis.audit.published import AuditError, Published
from commontable.analysis.cells import CellKey, Status

if TYPE_CHECKING:
    import pyarrow as pa

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]

MARKS = tuple(one.value for one in Status)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Every row of every release. `release` 0 is the one under attack; figures that are not shown are NaN.

    `above[f][p]`: in the `f`-th family of places the place that `p` is a part of, or -1; `families[i]` are the
    families that hold for the indicator `i`. `without[d][b]`: breakdown `b` without its column `d`, or -1.
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
    breakdowns: tuple[str, ...]
    level: Codes
    subset: Codes
    above: tuple[Codes, ...]
    families: tuple[tuple[int, ...], ...]
    without: tuple[Codes, ...]

    def __len__(self) -> int:
        return len(self.release)

    def key(self, row: int) -> CellKey:
        """The name of the cell in this row."""
        level, place = self.places[int(self.place[row])]
        return CellKey(
            self.indicators[int(self.indicator[row])],
            self.periods[int(self.period[row])],
            level,
            place,
            self.breakdowns[int(self.breakdown[row])],
        )


def distinct(values: NDArray[np.integer]) -> Codes:
    """Every value once, sorted. `np.unique` hashes many numbers first, which takes a hundred times as long.

    >>> distinct(np.array([3, 1, 3, 2])).tolist(), distinct(np.zeros(0, np.int64)).tolist()
    ([1, 2, 3], [])
    """
    found = np.sort(values).astype(np.int64)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def rows_of(releases: Sequence[Published], notes: list[str]) -> Rows:
    """The rows of all `releases`, the one under attack first; what had to be left aside goes to `notes`.
    Raises `AuditError`.
    """
    import pyarrow as pa

    table = pa.concat_tables([one.cells for one in releases])
    coded = {name: _coded(table.column(name)) for name in (*CellKey._fields, "status")}
    levels, level_code = coded["place_level"]
    names, name_code = coded["place"]
    pair, place = np.unique(level_code * len(names) + name_code, return_inverse=True)
    places = tuple((levels[p // len(names)], names[p % len(names)]) for p in pair.tolist())
    breakdowns, breakdown = coded["breakdown"]
    subset, without = _breakdowns(breakdowns)
    indicators, indicator = coded["indicator"]
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
        release=np.repeat(np.arange(len(releases), dtype=np.int64), [one.cells.num_rows for one in releases]),
        indicator=indicator,
        period=coded["period"][1],
        place=place,
        breakdown=breakdown,
        mark=order[mark],
        indicators=indicators,
        periods=coded["period"][0],
        places=places,
        breakdowns=breakdowns,
        level=(pair // len(names)).astype(np.int64),
        subset=subset,
        above=above,
        families=families,
        without=without,
        **figures,
    )


def _coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Codes]:
    coded = column.dictionary_encode().unify_dictionaries()
    labels = tuple(coded.chunk(0).dictionary.to_pylist()) if coded.num_chunks else ()
    codes = [one.indices.to_numpy(zero_copy_only=False) for one in coded.chunks]
    return labels, np.concatenate(codes).astype(np.int64) if codes else np.zeros(0, np.int64)


def _breakdowns(texts: Sequence[str]) -> tuple[Codes, tuple[Codes, ...]]:
    """For every breakdown the number of its set of columns, and the breakdown without each column."""
    parsed = []
    for text in texts:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
            raise AuditError(f"a breakdown is not written as it should be: {text[:60]}")
        parsed.append(frozenset(said.items()))
    number = {one: i for i, one in enumerate(parsed)}
    if len(number) < len(parsed):
        raise AuditError("a breakdown is written in two ways; take the file as published.")
    columns = sorted({column for one in parsed for column, _ in one})
    sets: dict[frozenset[str], int] = {}
    subset = np.array([sets.setdefault(frozenset(c for c, _ in one), len(sets)) for one in parsed], np.int64)
    without = []
    for column in columns:
        parents = [
            number.get(frozenset(pair for pair in one if pair[0] != column), -1)
            if any(c == column for c, _ in one)
            else -1
            for one in parsed
        ]
        without.append(np.array(parents, np.int64))
    return subset, tuple(without)
