"""The linear system of everything an outsider knows: figures as columns, sums as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.audit.coding import Codes, Numbers, Rows
from commontable.analysis.audit.knowing import Flags, Known
from commontable.analysis.audit.published import Contradiction
from commontable.analysis.audit.reach import UNBOUNDED

Positions = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class System:
    """`floor <= A x <= roof`, `low <= x <= high`; row `i` of `A` has entries `start[i]` to `start[i + 1]`.

    `whole` columns count children. `column[layer][cell]` is the column of a figure, or -1 where it is known.
    """

    low: Numbers
    high: Numbers
    whole: Flags
    start: Codes
    index: Positions
    value: Numbers
    floor: Numbers
    roof: Numbers
    column: list[Positions]

    @property
    def row(self) -> Positions:
        """For every entry its row."""
        return np.repeat(np.arange(len(self.floor), dtype=np.int32), np.diff(self.start))

    def replaced(self, low: Numbers, high: Numbers) -> System:
        """The same sums with other bounds."""
        parts = {name: getattr(self, name) for name in ("whole", "start", "index", "value", "floor", "roof", "column")}
        return System(low=low, high=high, **parts)


def system_of(known: Known, rows: Rows) -> System:
    """Every sum that holds an unknown figure: each breakdown within a place, places within places, and that there
    are no more successes than children.
    """
    column, low, high, whole = [], [], [], []
    count = 0
    for layer, there in enumerate(known.there):
        unknown = there & (known.high[layer] - known.low[layer] > 1e-9 * np.maximum(1, np.abs(known.low[layer])))
        own = np.full(len(there), -1, np.int32)
        own[unknown] = np.arange(count, count + np.count_nonzero(unknown), dtype=np.int32)
        count += int(np.count_nonzero(unknown))
        column.append(own)
        low.append(known.low[layer][unknown])
        high.append(known.high[layer][unknown])
        whole.append(np.full(np.count_nonzero(unknown), known.whole[layer]))
    blocks = [*_sums(known, rows, column), *_shares(known, column), *_rates(known, column)]
    sizes, index, value, floor, roof = (
        np.concatenate([block[i] for block in blocks]) if blocks else np.zeros(0) for i in range(5)
    )
    there = value != 0
    lengths: Codes = sizes.astype(np.int64)
    sizes = np.bincount(np.repeat(np.arange(len(lengths)), lengths)[there], minlength=len(lengths))
    index, value = index[there], value[there]
    return System(
        low=np.concatenate(low),
        high=np.concatenate(high),
        whole=np.concatenate(whole).astype(bool),
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        index=index.astype(np.int32),
        value=value.astype(np.float64),
        floor=floor,
        roof=roof,
        column=column,
    )


Block = tuple[Codes, Positions, Numbers, Numbers, Numbers]


def _sums(known: Known, rows: Rows, column: list[Positions]) -> Iterator[Block]:
    for parent in _parents(known, rows):
        for layer, there in enumerate(known.there):
            part = np.flatnonzero((parent >= 0) & there)
            part = part[there[parent[part]]]
            yield from _added(known, layer, column[layer], part, parent[part])
    for columns, parent in _beyond(known, rows):
        for layer, there in enumerate(known.there):
            part = np.flatnonzero((parent >= 0) & there)
            part = part[there[parent[part]]]
            total = parent[part]
            all_there = np.zeros(len(there), bool)
            if len(columns) == 1:
                (condition,) = columns
                all_there[total[known.listed[layer][condition][part]]] = True
                whole = all_there[total]
                yield from _added(known, layer, column[layer], part[whole], total[whole])
            some = ~all_there[total]
            if known.whole[layer] and some.any():
                yield _at_most(known, column, [(layer, 1.0)], part[some], total[some])
                if layer:
                    yield _at_most(known, column, [(0, 1.0), (layer, -1.0)], part[some], total[some])


def _added(known: Known, layer: int, own: Positions, part: Codes, total: Codes) -> Iterator[Block]:
    """The parts add up to their totals."""
    if not len(part):
        return
    count = len(known.cells)
    open_part, open_total = own[part] >= 0, own[total] >= 0
    _check(known, layer, part, total, open_part | open_total)
    wanted = np.zeros(count, bool)
    wanted[total[open_part | open_total]] = True
    keep = wanted[total]
    part, total, open_part = part[keep], total[keep], open_part[keep]
    if not len(part):
        return
    totals = np.flatnonzero(wanted)
    number = np.full(count, -1, np.int32)
    number[totals] = np.arange(len(totals), dtype=np.int32)
    equation = number[total]
    middle = (known.low[layer] + known.high[layer]) / 2
    shut = ~open_part
    added = np.bincount(equation[shut], weights=middle[part[shut]], minlength=len(totals))
    open_totals = own[totals] >= 0
    right = np.where(open_totals, 0.0, middle[totals]) - added
    # Means are read to twelve digits: the sums of many carry that error.
    slack = 0.0 if known.whole[layer] else 1e-9
    blur = slack * (np.abs(added) + np.abs(right) + 1)
    rank = np.concatenate([equation[open_part], np.flatnonzero(open_totals).astype(np.int32)])
    index = np.concatenate([own[part[open_part]], own[totals[open_totals]]])
    value = np.concatenate([np.ones(np.count_nonzero(open_part)), -np.ones(np.count_nonzero(open_totals))])
    order = np.argsort(rank, kind="stable")
    sizes = np.bincount(rank, minlength=len(totals))
    yield sizes, index[order], value[order], right - blur, right + blur


def _at_most(
    known: Known, column: list[Positions], terms: Sequence[tuple[int, float]], part: Codes, total: Codes
) -> Block:
    """The parts that are known of are no more than their totals; what is counted are the `terms`: layers, and how often
    each of them.
    """
    totals, equation = np.unique(total, return_inverse=True)
    right = np.zeros(len(totals))
    ranks, index, value = [], [], []
    for layer, times in terms:
        own, middle = column[layer], (known.low[layer] + known.high[layer]) / 2
        for cells, rank, sign in ((part, equation, times), (totals, np.arange(len(totals)), -times)):
            shut = own[cells] < 0
            right -= sign * np.bincount(rank[shut], weights=middle[cells[shut]], minlength=len(totals))
            ranks.append(rank[~shut])
            index.append(own[cells[~shut]])
            value.append(np.full(np.count_nonzero(~shut), sign))
    rank = np.concatenate(ranks)
    order = np.argsort(rank, kind="stable")
    sizes = np.bincount(rank, minlength=len(totals))
    floor = np.full(len(totals), -np.inf)
    return sizes, np.concatenate(index)[order], np.concatenate(value)[order], floor, right


def _check(known: Known, layer: int, part: Codes, total: Codes, unknown: Flags) -> None:
    """Sums of which everything is known are right. Raises `AuditError`."""
    middle = (known.low[layer] + known.high[layer]) / 2
    added = np.bincount(total, weights=middle[part], minlength=len(middle))
    size = np.bincount(total, weights=np.abs(middle[part]), minlength=len(middle))
    complete = np.zeros(len(middle), bool)
    complete[total] = True
    complete[total[unknown]] = False
    wrong = complete & (np.abs(added - middle) > 0.01 + 1e-9 * size)
    if wrong.any():
        raise Contradiction("no table of children agrees with what is published.")


def _parents(known: Known, rows: Rows) -> Iterator[Codes]:
    """For every family, and every column that is no condition, the cell that each cell is a part of, or -1."""
    cells = known.cells
    width = len(rows.breakdowns)
    where, breakdown = np.divmod(cells, width)
    period, place = np.divmod(where, len(rows.places))
    for family in known.families:
        up = rows.above[family][place]
        yield _positions(cells, np.where(up >= 0, (period * len(rows.places) + up) * width + breakdown, -1))
    for without in rows.without:
        up = without[breakdown]
        yield _positions(cells, np.where(up >= 0, where * width + up, -1))


def _beyond(known: Known, rows: Rows) -> Iterator[tuple[frozenset[str], Codes]]:
    """The same for every set of conditions."""
    where, breakdown = np.divmod(known.cells, len(rows.breakdowns))
    for columns, without in rows.beyond:
        up = without[breakdown]
        yield columns, _positions(known.cells, np.where(up >= 0, where * len(rows.breakdowns) + up, -1))


def _positions(cells: Codes, wanted: Codes) -> Codes:
    asked = np.flatnonzero(wanted >= 0)
    found = np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(cells, wanted[asked]), len(cells) - 1)
    found[asked] = np.where(cells[at] == wanted[asked], at, -1)
    return found


def _shares(known: Known, column: list[Positions]) -> Iterator[Block]:
    """No more successes than children, where both are unknown. (Where one is known, bounds say it.)"""
    for layer, whole in enumerate(known.whole):
        if not layer or not whole:
            continue
        there = known.there[layer]
        x, n = column[layer], column[0]
        both = np.flatnonzero(there & (x >= 0) & (n >= 0))
        yield _pairs(x[both], n[both], np.ones(len(both)), -np.ones(len(both)), -np.inf, 0.0)
        only = np.flatnonzero(there & (x < 0) & (n >= 0))  # successes are known, children are not
        yield (
            np.ones(len(only), np.int64),
            n[only],
            np.ones(len(only)),
            known.low[layer][only],
            np.full(len(only), np.inf),
        )


def _rates(known: Known, column: list[Positions]) -> Iterator[Block]:
    for rate in known.rates:
        x, n = column[rate.layer][rate.cell], column[0][rate.cell]
        fixed = known.low[rate.layer][rate.cell]
        for end, floor, roof in ((rate.least, 0.0, np.inf), (rate.most, -np.inf, 0.0)):
            both = (x >= 0) & (n >= 0)
            yield _pairs(x[both], n[both], np.full(np.count_nonzero(both), 100.0), -end[both], floor, roof)
            only = (x < 0) & (n >= 0)
            right = -100.0 * fixed[only]
            size = np.count_nonzero(only)
            floors = right if np.isfinite(floor) else np.full(size, -np.inf)
            roofs = right if np.isfinite(roof) else np.full(size, np.inf)
            yield np.ones(size, np.int64), n[only], -end[only], floors, roofs


def _pairs(one: Positions, other: Positions, a: Numbers, b: Numbers, floor: float, roof: float) -> Block:
    index = np.stack([one, other], axis=1).reshape(-1)
    value = np.stack([a, b], axis=1).reshape(-1)
    size = len(one)
    return np.full(size, 2, np.int64), index, value, np.full(size, floor), np.full(size, roof)


def unbounded(values: Numbers) -> Numbers:
    """Ends that nobody can reach are infinite."""
    return np.where(np.abs(values) >= UNBOUNDED, np.sign(values) * np.inf, values)
