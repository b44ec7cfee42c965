"""Both ends of every figure of one component, with as few programmes as possible.

Every solution is a table that agrees with all that is published, so it says something of every figure: what two
such tables disagree about by enough is protected. Only the figures that no pair of tables protects yet are solved,
closest first, until the closest interval of all is certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.analysis.audit.budget import Budget
from commontable.analysis.audit.coding import Codes, Numbers
from commontable.analysis.audit.knowing import Flags
from commontable.analysis.audit.reach import CLOSE
from commontable.analysis.audit.solving import OutOfTime, Programme

WHOLE = 120
"""Components of at most so many figures, tied by sums alone, are solved in whole numbers, not only in fractions."""
PATIENCE = 2.0
ALIKE = 0.01
"""A sum that is known so closely is given away."""
SWEEPS, FEW = 60, 8
ROUNDS = 60
"""So many programmes are spent, at most, on making the closest interval of a protected component certain."""


@dataclass
class Ends:
    """Of every column: the ends that are certain from outside (`low`, `high`), those that some tables reach
    (`least`, `most`), and whether both are the same.
    """

    low: Numbers
    high: Numbers
    least: Numbers
    most: Numbers
    whole: Flags

    @classmethod
    def of(cls, low: Numbers, high: Numbers, whole: Flags) -> Ends:
        """Nothing is reached yet."""
        return cls(low.copy(), high.copy(), np.full(len(low), np.inf), np.full(len(low), -np.inf), whole)

    def reached(self, columns: Codes, values: Numbers) -> None:
        """One table more that agrees."""
        values = np.where(self.whole[columns] & (np.abs(values - np.rint(values)) < 1e-5), np.rint(values), values)
        self.least[columns] = np.minimum(self.least[columns], values)
        self.most[columns] = np.maximum(self.most[columns], values)

    def certain(self, columns: Codes) -> Flags:
        """Both ends are reached by tables that agree."""
        near = CLOSE * np.maximum(1, np.abs(self.low[columns]))
        return (self.least[columns] <= self.low[columns] + near) & (self.most[columns] >= self.high[columns] - near)

    def inner(self, columns: Codes) -> Numbers:
        """How many counts are certainly possible."""
        return counts(self.least[columns], self.most[columns], self.whole[columns])

    def outer(self, columns: Codes) -> Numbers:
        """How many counts are possible at most."""
        return counts(self.low[columns], self.high[columns], self.whole[columns])


def counts(least: Numbers, most: Numbers, whole: Flags) -> Numbers:
    """How many whole numbers lie between, both ends counted; a sum is either given away (1) or not."""
    with np.errstate(invalid="ignore"):
        numbers = np.floor(most + CLOSE) - np.ceil(least - CLOSE) + 1
        given = most - least <= np.maximum(ALIKE, 10 * CLOSE * np.abs(least))
    sums = np.where(given, np.where(most < least, 0.0, 1.0), np.inf)
    return np.where(whole, np.maximum(np.nan_to_num(numbers, nan=0.0, posinf=np.inf), 0.0), sums)


def searched(
    programme: Programme,
    wanted: Codes,
    ends: Ends,
    *,
    width: float,
    budget: Budget,
    bounding: bool = True,
    closest: bool = True,
    whole: bool = False,
) -> None:
    """The ends of the `wanted` columns are certain as far as it matters: of all that are closer than `width`, and
    of the closest. `bounding`: what the programme cannot reach cannot be reached. `whole`: a small programme is
    solved in whole numbers. Where the `budget` is spent, it ends as it stands. Raises `NoneAgrees`.
    """
    columns = programme.columns
    place = np.searchsorted(columns, wanted)
    exactly = whole and len(columns) <= WHOLE and programme.only_sums
    spare = ROUNDS if bounding and closest else 0
    _take(programme, programme.any(), ends, exactly=exactly)
    _swept(programme, wanted, place, ends, width=width, exactly=exactly, budget=budget)
    done = np.zeros(len(wanted), bool)
    while not done.all() and not budget.over:
        inner = ends.inner(wanted)
        done |= ends.certain(wanted)
        open_ones = np.flatnonzero(~done)
        if not len(open_ones):
            break
        at = int(open_ones[np.argmin(inner[open_ones])])
        protected = inner[at] >= width
        if protected and (spare <= 0 or (done.any() and inner[done].min() <= inner[at])):
            break
        spare -= protected
        one = int(wanted[at])
        for sense in (1, -1):
            if sense == 1 and ends.least[one] <= ends.low[one] + CLOSE:
                continue
            if sense == -1 and ends.most[one] >= ends.high[one] - CLOSE:
                continue
            found = _end(programme, int(place[at]), sense, ends, exactly=exactly)
            if not bounding:
                continue
            if sense == 1:
                ends.low[one] = max(ends.low[one], found)
            else:
                ends.high[one] = min(ends.high[one], found)
        done[at] = True


def _swept(
    programme: Programme, wanted: Codes, place: Codes, ends: Ends, *, width: float, exactly: bool, budget: Budget
) -> None:
    """Tables that push many unprotected figures at once, up or down by the toss of a coin."""
    rng = np.random.default_rng(len(wanted))
    left = len(wanted) + 1
    for sweep in range(SWEEPS):
        unsafe = np.flatnonzero((ends.inner(wanted) < width) & (ends.outer(wanted) >= width))
        if budget.over or len(unsafe) < FEW or (sweep > 4 and len(unsafe) > 0.97 * left):
            return
        left = len(unsafe)
        signs = np.full(left, (1.0, -1.0)[sweep]) if sweep < 2 else rng.choice([-1.0, 1.0], left)
        _take(programme, programme.pushed(place[unsafe], signs), ends, exactly=exactly)


def _end(programme: Programme, column: int, sense: int, ends: Ends, *, exactly: bool) -> float:
    """One end of one column; in whole numbers where that is asked for and the fractions differ from them."""
    found, values = programme.end(column, sense)
    if not _take(programme, values, ends, exactly=exactly) and exactly:
        try:
            found, values = programme.whole_end(column, sense, seconds=PATIENCE)
            _take(programme, values, ends, exactly=exactly)
        except OutOfTime:  # fractions have to do
            ends.reached(programme.columns, values)
    if not programme.whole[column] or not np.isfinite(found):
        return found
    return float(np.ceil(found - CLOSE) if sense == 1 else np.floor(found + CLOSE))


def _take(programme: Programme, values: Numbers, ends: Ends, *, exactly: bool) -> bool:
    """The table counts, unless it is to be whole and is not. Says whether it counted."""
    if exactly and not programme.is_whole(values):
        return False
    ends.reached(programme.columns, values)
    return True
