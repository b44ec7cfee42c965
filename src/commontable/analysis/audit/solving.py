"""Linear programmes over a part of the system, by HiGHS: built once, then only the objective changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.audit.coding import Codes, Numbers
from commontable.analysis.audit.reach import UNBOUNDED
from commontable.analysis.audit.system import Positions, System

if TYPE_CHECKING:
    import highspy

FAR = 100.0
"""So many times the largest sum stands for "no end" in a programme: larger numbers cost precision."""
WHOLE_NUMBER = 1e-5


class NoneAgrees(Exception):
    """No values satisfy all sums."""


class OutOfTime(Exception):
    """The solver gave up before it was certain."""


@dataclass(frozen=True)
class Columns:
    """For every column of a system the entries it has (`order[first[c]:first[c + 1]]`)."""

    system: System

    @cached_property
    def order(self) -> Codes:
        """Entries by column."""
        return np.argsort(self.system.index, kind="stable")

    @cached_property
    def first(self) -> Codes:
        """Where each column's entries begin."""
        sizes = np.bincount(self.system.index, minlength=len(self.system.low))
        return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    @cached_property
    def row(self) -> Positions:
        """For every entry its row."""
        return self.system.row

    def rows(self, columns: Codes) -> Codes:
        """All rows in which one of `columns` stands."""
        entries = self.order[_ranges(self.first[columns], self.first[columns + 1])]
        return np.unique(self.row[entries]).astype(np.int64)

    def beside(self, columns: Codes) -> Codes:
        """All columns that stand in a row with one of `columns`."""
        rows = self.rows(columns)
        entries = _ranges(self.system.start[rows], self.system.start[rows + 1])
        return np.union1d(columns, self.system.index[entries]).astype(np.int64)


def _ranges(start: Codes, end: Codes) -> Codes:
    sizes = end - start
    shift = np.repeat(end - np.cumsum(sizes), sizes)
    return (np.arange(int(sizes.sum())) + shift).astype(np.int64)


class Programme:
    """`columns` of the system are free within their bounds. All others stand at `held`, so that what this programme
    reaches is reached by the whole system; or, without `held`, anywhere within their bounds, so that what it cannot
    reach cannot be reached by the whole system.
    """

    def __init__(
        self, columns: Codes, *, of: Columns, low: Numbers, high: Numbers, held: Numbers | None = None
    ) -> None:
        import highspy

        system = of.system
        self.columns = columns
        rows = of.rows(columns)
        entries = _ranges(system.start[rows], system.start[rows + 1])
        index, value = system.index[entries], system.value[entries]
        row = np.repeat(np.arange(len(rows)), system.start[rows + 1] - system.start[rows])
        own = np.searchsorted(columns, index)
        own[own == len(columns)] = 0
        mine = columns[own] == index
        beside = (low, high) if held is None else (held, held)
        one, other = (value[~mine] * end[index[~mine]] for end in beside)
        under = np.bincount(row[~mine], weights=np.minimum(one, other), minlength=len(rows))
        over = np.bincount(row[~mine], weights=np.maximum(one, other), minlength=len(rows))
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(columns), len(rows)
        programme.col_cost_ = np.zeros(len(columns))
        whole = system.whole[columns]
        floor, roof = system.floor[rows] - over, system.roof[rows] - under
        floor[over >= UNBOUNDED / 2], roof[under <= -UNBOUNDED / 2] = -np.inf, np.inf
        ends = (floor, roof, low[columns], high[columns])
        near = [np.abs(one[np.isfinite(one) & (np.abs(one) < UNBOUNDED)]).max(initial=100.0) for one in ends]
        self.far = FAR * float(max(near))
        self.low = np.where(low[columns] <= -UNBOUNDED, -self.far, low[columns])
        self.high = np.where(high[columns] >= UNBOUNDED, self.far, high[columns])
        programme.col_lower_, programme.col_upper_ = self.low, self.high
        programme.row_lower_, programme.row_upper_ = floor, roof
        matrix = programme.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.concatenate([[0], np.cumsum(np.bincount(row[mine], minlength=len(rows)))])
        matrix.index_, matrix.value_ = own[mine], value[mine]
        self.whole = whole
        self.only_sums = bool((np.abs(value) == 1).all())
        self._programme = programme
        self._solver = self._opened(programme)
        self._whole_solver: highspy.Highs | None = None
        self._last = 0
        self._none = np.zeros(len(columns))

    def _opened(self, programme: highspy.HighsLp) -> highspy.Highs:
        import highspy

        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            solver.setOptionValue(option, value)
        solver.passModel(programme)
        return solver

    def any(self, *, seconds: float | None = None) -> Numbers:
        """Some values that agree. Raises `NoneAgrees`; `OutOfTime` after so many `seconds`."""
        if seconds is None:
            return self._with(self._none)
        for option, value in (("presolve", "on"), ("time_limit", seconds)):
            self._solver.setOptionValue(option, value)
        return self._run(self._solver)

    def pushed(self, columns: Codes, signs: Numbers) -> Numbers:
        """Values that agree, in which the sum of `signs` times these columns is as small as can be."""
        costs = self._none.copy()
        costs[columns] = signs
        return self._with(costs)

    def _with(self, costs: Numbers) -> Numbers:
        self._solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        found = self._run(self._solver)
        self._solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), self._none)
        return found

    def end(self, column: int, sense: int) -> tuple[float, Numbers]:
        """The least (`sense` 1) or the largest (-1) value of the column (a position among `columns`), and values
        that reach it; an end that nothing bounds is infinite and has none. Raises `NoneAgrees`.
        """
        self._solver.changeColCost(self._last, 0.0)
        self._solver.changeColCost(column, float(sense))
        self._last = column
        return self._end(self._solver, column, sense)

    def whole_end(self, column: int, sense: int, *, seconds: float) -> tuple[float, Numbers]:
        """The same, over whole numbers of children. Raises `OutOfTime` after so many `seconds`."""
        import highspy

        if self._whole_solver is None:
            kinds = highspy.HighsVarType
            self._programme.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in self.whole]
            self._whole_solver = self._opened(self._programme)
            self._whole_solver.setOptionValue("presolve", "on")
            self._whole_solver.setOptionValue("time_limit", seconds)
            self._whole_solver.setOptionValue("mip_rel_gap", 0.0)
        solver = self._whole_solver
        solver.changeColsCost(
            len(self.columns), np.arange(len(self.columns), dtype=np.int32), np.zeros(len(self.columns))
        )
        solver.changeColCost(column, float(sense))
        return self._end(solver, column, sense)

    def _end(self, solver: highspy.Highs, column: int, sense: int) -> tuple[float, Numbers]:
        values = self._run(solver)
        found = float(values[column])
        return (-sense * np.inf if abs(found) >= self.far * 0.99 else found), values

    def _run(self, solver: highspy.Highs) -> Numbers:
        import highspy

        solver.run()
        status, outcomes = solver.getModelStatus(), highspy.HighsModelStatus
        if status == outcomes.kOptimal:
            return np.array(solver.getSolution().col_value)
        if status == outcomes.kInfeasible:
            raise NoneAgrees
        raise OutOfTime

    def is_whole(self, values: Numbers) -> bool:
        """All children are whole in these values."""
        own = values[self.whole]
        return bool((np.abs(own - np.rint(own)) <= WHOLE_NUMBER).all())
