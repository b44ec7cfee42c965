"""Differences in differences for each group that started together, never against somebody already treated.

Callaway and Sant'Anna (2021), "Difference-in-Differences with Multiple Time Periods", Journal of Econometrics 225:
the outcome-regression estimator, averaged over treated units and periods. Errors are those of its influence function,
summed by place, each arm's part multiplied by sqrt(m/(m-1)) for its m places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.effect.columns import Codes, Mask, Numbers
from commontable.analysis.effect.panel import Panel


@dataclass(frozen=True)
class Cell:
    """One group that started together, in one period against its base.

    `changes` of the `treated` (units), less what the `compared` lead to expect; `noise`: each compared unit's part in
    the error.
    """

    effect: float
    treated: Codes
    compared: Codes
    changes: Numbers
    noise: Numbers


@dataclass(frozen=True)
class Averaged:
    """An average over cells: its value, and each place's part in its error."""

    value: float
    parts: Numbers
    treated: int

    @property
    def std_error(self) -> float:
        """The clustered standard error."""
        return float(np.sqrt((self.parts**2).sum()))


def cell(panel: Panel, design: Numbers, treated: Mask, compared: Mask, *, base: int, period: int) -> Cell | None:
    """The change of the treated from `base` to `period`, less that of the compared; None where either is missing.

    With covariates, the change of the compared is that of units with the covariates of the treated.
    """
    change = panel.outcome[:, period] - panel.outcome[:, base]
    seen = ~np.isnan(change)
    ones, others = np.flatnonzero(treated & seen), np.flatnonzero(compared & seen)
    wide = design.shape[1]
    if not len(ones) or len(others) < wide + 1:
        return None
    known = design[others]
    inverse = np.linalg.pinv(known.T @ known)
    slope = inverse @ (known.T @ change[others])
    changes = change[ones] - design[ones] @ slope
    left = change[others] - known @ slope
    places = len(np.unique(panel.cluster[others]))
    if places < 2:
        return None
    factor = np.sqrt(places / (places - 1) * (len(others) - 1) / (len(others) - wide))
    noise = -factor * (known @ (inverse @ design[ones].mean(axis=0))) * left
    return Cell(float(changes.mean()), ones, others, changes, noise)


def averaged(panel: Panel, cells: Sequence[Cell]) -> Averaged | None:
    """The average over all treated units of all cells, each counted alike; None without a cell.

    A group from a single place has no spread of its own: its distance from the average of all groups counts as error.
    """
    total = sum(len(one.treated) for one in cells)
    if not total:
        return None
    value = sum(len(one.treated) * one.effect for one in cells) / total
    parts = np.zeros(int(panel.cluster.max()) + 1)
    for one in cells:
        places = len(np.unique(panel.cluster[one.treated]))
        alone = places < 2
        own = one.changes - value if alone else np.sqrt(places / (places - 1)) * (one.changes - one.effect)
        np.add.at(parts, panel.cluster[one.treated], own / total)
        np.add.at(parts, panel.cluster[one.compared], one.noise * len(one.treated) / total)
    return Averaged(value, parts, total)


def unlike_zero(averages: Sequence[Averaged], places: int) -> float:
    """The p-value of all averages being zero together (Hotelling's T squared)."""
    from scipy.stats import f

    values = np.array([one.value for one in averages])
    parts = np.column_stack([one.parts for one in averages])
    variance = parts.T @ parts
    rank = int(np.linalg.matrix_rank(variance))
    if rank == 0 or places <= rank:
        return 1.0
    distance = float(values @ np.linalg.pinv(variance) @ values)
    return float(f.sf(distance * (places - rank) / (rank * (places - 1)), rank, places - rank))
