"""One pass over the rows of a source: base cells for every indicator that shares its period and
breakdowns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.cells.crossed import BaseCells, Codes, Numbers, Places
from commontable.analysis.cells.names import ALL_LEVEL, ALL_PLACE, NOT_RECORDED
from commontable.analysis.engine import Embedded, Engine, EngineLimits, quoted_name

if TYPE_CHECKING:
    import pyarrow as pa

NEAR = 8_589_934_592
"""Values below this (2³³) are added exactly, in steps of 2⁻²⁰ and parts of them of 2⁻⁶⁰."""
STEPS, STEPS_WITHIN = 1_048_576, 1_099_511_627_776


class CannotGather(Exception):
    """The rows do not fit the definition; `about` says which part (`period`, `places`, `mean_of`, `rows`)."""

    def __init__(self, message: str, *, about: str) -> None:
        self.about = about
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Count:
    """What to count for one indicator: conditions as checked SQL, or the column to average."""

    where: str | None
    success: str | None
    mean_of: str | None


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Base cells of one indicator with the labels their codes stand for."""

    cells: BaseCells
    periods: tuple[str, ...]
    places: Places
    categories: tuple[tuple[str, ...], ...]


def gathered(
    *,
    engine: Engine,
    relation: str,
    period: str,
    levels: Sequence[str],
    by: Sequence[str],
    counts: Mapping[str, Count],
) -> pa.Table:
    """Base cells of all `counts` in one table: `period`, `place_0…`, `by_0…` as text, then four facts
    each.
    """
    keys = [period, *levels, *by]
    names = ["period", *(f"place_{i}" for i in range(len(levels))), *(f"by_{i}" for i in range(len(by)))]
    raw = ", ".join(f"{quoted_name(column)} AS k{i}" for i, column in enumerate(keys))
    text = ", ".join(f"CAST(k{i} AS VARCHAR) AS {name}" for i, name in enumerate(names))
    facts = ", ".join(_facts(count, i) for i, count in enumerate(counts.values()))
    wheres = [count.where for count in counts.values()]
    kept = "" if None in wheres else "WHERE " + " OR ".join(f"({one})" for one in wheres)
    grouped = ", ".join(f"k{i}" for i in range(len(keys)))
    # Every part is a quoted column or SQL that `parse_condition` wrote anew from a checked tree.
    inner = f"SELECT {raw}, {facts} FROM {relation} {kept} GROUP BY {grouped}"  # noqa: S608
    if isinstance(engine, Embedded):
        return engine.answer(f"SELECT {text}, * EXCLUDE ({grouped}) FROM ({inner})")  # noqa: S608
    found = engine.answer(inner)
    worded = Embedded(limits=EngineLimits(memory_megabytes=4096))  # keys become words in one engine only
    try:
        with worded.arriving(found.to_reader(), again=False) as rows:
            return worded.answer(f"SELECT {text}, * EXCLUDE ({grouped}) FROM {rows}")  # noqa: S608
    finally:
        worded.close()


def _facts(count: Count, i: int) -> str:
    if count.mean_of is not None:
        column = f"CAST({quoted_name(count.mean_of)} AS DOUBLE)"
        kept = f"({count.where}) AND " if count.where else ""
        rows = f"FILTER (WHERE {kept}isfinite({column}))"
        odd = f"FILTER (WHERE {kept}isfinite({column}) AND {column} NOT IN (0, 1))"
        near = f"FILTER (WHERE {kept}abs({column}) < {NEAR})"
        far = f"FILTER (WHERE {kept}isfinite({column}) AND abs({column}) >= {NEAR})"
        scaled = f"CASE WHEN abs({column}) < {NEAR} THEN {column} * {STEPS} ELSE CAST(0 AS DOUBLE) END"
        parts = f"(({scaled}) - floor({scaled})) * {STEPS_WITHIN}"
        return (
            f"count(*) {rows} AS den_{i}, "
            f"CAST(sum(CAST(floor({scaled}) AS BIGINT)) {near} AS DOUBLE) AS whole_{i}, "
            f"CAST(sum(CAST(floor({parts}) AS BIGINT)) {near} AS DOUBLE) AS parts_{i}, sum({column}) {far} AS far_{i}, "
            f"min({column}) {rows} AS least_{i}, max({column}) {rows} AS most_{i}, count(*) {odd} AS odd_{i}"
        )
    known = f"({count.success}) IS NOT NULL"
    yes = f"({count.success})"
    if count.where:
        known, yes = f"({count.where}) AND {known}", f"({count.where}) AND {yes}"
    return f"count(*) FILTER (WHERE {known}) AS den_{i}, count(*) FILTER (WHERE {yes}) AS num_{i}"


def labelled(*, table: pa.Table, i: int, count: Count, levels: Sequence[str], by: Sequence[str]) -> Labelled:
    """The base cells of the `i`-th indicator of a gathered table, coded. Raises `CannotGather`."""
    import pyarrow.compute as pc

    counted = pc.greater(table.column(f"den_{i}"), 0)
    if not pc.all(counted, min_count=0).as_py():
        table = table.filter(counted)
    if not table.num_rows:
        raise CannotGather("no row counts: the source is empty or where leaves nothing.", about="rows")
    if table.column("period").null_count:
        raise CannotGather(
            "is empty in some rows that count; fill it in, or leave them out with where.", about="period"
        )
    if count.mean_of is not None and not pc.sum(table.column(f"odd_{i}")).as_py():
        raise CannotGather(
            "holds only 0 and 1: give success a condition instead, so that ranges protect it.",
            about="mean_of",
        )
    periods, period = _coded(table.column("period"))
    places, place = _places([table.column(f"place_{k}") for k in range(len(levels))], levels)
    categories, codes = [], []
    for d in range(len(by)):
        labels, code = _coded(table.column(f"by_{d}"))
        categories.append(labels)
        codes.append(code)
    place = place if len(levels) else np.zeros(table.num_rows, np.int64)
    if count.mean_of is None:
        cells = BaseCells(
            period=period,
            place=place,
            by=tuple(codes),
            denominator=_numbers(table, f"den_{i}"),
            numerator=_numbers(table, f"num_{i}"),
        )
    else:  # in one order, so that sums are the same to the last digit, whichever order the engine answered in
        children, sums = _numbers(table, f"den_{i}"), _sums(table, i)
        order = np.lexsort((sums, children, *codes, place, period))  # several rows may have one label: empty, a space
        cells = BaseCells(
            period=period[order],
            place=place[order],
            by=tuple(one[order] for one in codes),
            denominator=children[order],
            numerator=sums[order],
            least=_numbers(table, f"least_{i}")[order],
            most=_numbers(table, f"most_{i}")[order],
        )
    return Labelled(cells=cells, periods=periods, places=places, categories=tuple(categories))


def _numbers(table: pa.Table, name: str) -> Numbers:
    found: Numbers = table.column(name).to_numpy().astype(np.float64)
    return found


def _sums(table: pa.Table, i: int) -> Numbers:
    """Sums of values, the same in whatever order rows were added: whole steps and parts of a step are whole numbers."""
    whole, parts, far = (np.nan_to_num(_numbers(table, f"{name}_{i}")) for name in ("whole", "parts", "far"))
    return whole / STEPS + parts / (STEPS * STEPS_WITHIN) + far


def _coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Codes]:
    import pyarrow as pa

    coded = column.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    labels = [one.strip() or NOT_RECORDED for one in coded.dictionary.to_pylist()] + [NOT_RECORDED]
    indices = coded.indices.fill_null(len(labels) - 1).to_numpy(zero_copy_only=False)
    ordered = tuple(sorted({labels[c] for c in np.flatnonzero(np.bincount(indices)).tolist()}))
    rank = {label: code for code, label in enumerate(ordered)}
    code_of = np.array([rank.get(label, -1) for label in labels], np.int64)
    return ordered, code_of[indices]


def _places(columns: Sequence[pa.ChunkedArray], levels: Sequence[str]) -> tuple[Places, Codes]:
    """Places from the rows: one code under two parents is refused, a missing code is named after its
    parent.
    """
    level, name, parent = [ALL_LEVEL], [ALL_PLACE], [-1]
    above = np.zeros(len(columns[0]) if columns else 0, np.int64)
    for depth, column in enumerate(columns):
        labels, code = _coded(column)
        pairs, inverse = np.unique(above * (len(labels) + 1) + code, return_inverse=True)
        numbers: Codes = np.zeros(len(pairs), np.int64)
        seen: dict[str, int] = {}
        start = len(name)
        made: list[tuple[str, int, int]] = []
        for i, pair in enumerate(pairs.tolist()):
            up, own = divmod(pair, len(labels) + 1)
            said = labels[own]
            if said == NOT_RECORDED and depth:
                said = f"{name[up]} {NOT_RECORDED}"
            if said in seen:
                raise CannotGather(
                    f"{levels[depth]} {said} is in {levels[depth - 1]} {name[seen[said]]} and in "
                    f"{levels[depth - 1]} {name[up]}; a place has one place above it.",
                    about="places",
                )
            seen[said] = up
            made.append((said, up, i))
        for k, (said, up, i) in enumerate(sorted(made)):
            level.append(levels[depth])
            name.append(said)
            parent.append(up)
            numbers[i] = start + k
        above = numbers[inverse.reshape(-1)]
    return Places(level=tuple(level), name=tuple(name), parent=np.array(parent, np.int64)), above
