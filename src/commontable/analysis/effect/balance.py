"""How alike two groups were at the start, by the measures and limits of the What Works Clearinghouse.

Hedges' g for numbers, Cox's index for categories (log odds ratio / 1.65); within 0.05 standard deviations the
groups count as alike, to 0.25 the difference must be adjusted for, beyond it no adjustment is enough (WWC
Standards Handbook 4.0, II.A.3 and appendix E).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from commontable.analysis.effect.answer import BalanceRow, Check
from commontable.analysis.effect.columns import Categories, Mask, Numbers
from commontable.analysis.effect.sample import Covariate

ALIKE, ADJUSTABLE = 0.05, 0.25
_COX = 1.65
_FEWEST = 10
MOST_CATEGORIES = 30
_PLAIN = 0.1


def balance_of(covariates: Sequence[Covariate], treated: Mask, compared: Mask) -> tuple[BalanceRow, ...]:
    """One row for every number, one for every category with at least ten rows in each group or a tenth more in one.

    Columns with more than 30 categories (places, classes) are no characteristic of a child and have no row.
    """
    rows: list[BalanceRow] = []
    for one in covariates:
        if isinstance(one.values, Categories):
            rows += _of_categories(one.name, one.values, treated, compared)
        else:
            rows.append(_of_numbers(one.name, one.values, treated, compared))
    return tuple(rows)


def hedges(treated: Numbers, compared: Numbers) -> float | None:
    """The difference of means in pooled standard deviations, corrected for small samples.

    >>> round(hedges(np.array([3.0, 4, 5, 6]), np.array([2.0, 3, 4, 5])), 3)
    0.674
    """
    several = len(treated) + len(compared)
    if min(len(treated), len(compared)) < 2:
        return None
    squares = ((treated - treated.mean()) ** 2).sum() + ((compared - compared.mean()) ** 2).sum()
    apart = float(treated.mean() - compared.mean())
    deviation = math.sqrt(float(squares) / (several - 2))
    if deviation <= 1e-12 * max(1.0, abs(float(treated.mean()))):
        return None
    return apart / deviation * (1 - 3 / (4 * several - 9))


def _of_numbers(name: str, values: Numbers, treated: Mask, compared: Mask) -> BalanceRow:
    one, other = values[treated], values[compared]
    if set(np.unique(values[treated | compared]).tolist()) <= {0.0, 1.0}:
        return BalanceRow(
            name=name, treated=float(one.mean()), comparison=float(other.mean()), difference=_cox(one, other)
        )
    return BalanceRow(
        name=name, treated=float(one.mean()), comparison=float(other.mean()), difference=hedges(one, other)
    )


def _of_categories(name: str, values: Categories, treated: Mask, compared: Mask) -> list[BalanceRow]:
    if len(values.names) > MOST_CATEGORIES:
        return []
    rows = []
    for code, label in enumerate(values.names):
        one, other = (values.codes[treated] == code), (values.codes[compared] == code)
        plenty = min(int(one.sum()), int(other.sum())) >= _FEWEST
        if plenty or abs(float(one.mean() - other.mean())) > _PLAIN:
            rows.append(
                BalanceRow(
                    name=f"{name}: {label}",
                    treated=float(one.mean()),
                    comparison=float(other.mean()),
                    difference=_cox(one, other),
                )
            )
    if len(values.names) == 2:
        return rows[-1:]
    return rows


def _cox(treated: Numbers | Mask, compared: Numbers | Mask) -> float | None:
    if min(len(treated), len(compared)) < 2 or treated.mean() == compared.mean() in (0.0, 1.0):
        return None
    odds = [
        (float(part.sum()) + 0.5) / (len(part) - float(part.sum()) + 0.5)
        if float(part.sum()) in (0.0, float(len(part)))
        else float(part.sum()) / (len(part) - float(part.sum()))
        for part in (treated, compared)
    ]
    return math.log(odds[0] / odds[1]) / _COX


def farthest(rows: Sequence[BalanceRow]) -> BalanceRow | None:
    """The row on which the groups stood farthest apart."""
    told = [one for one in rows if one.difference is not None]
    return max(told, key=lambda one: abs(one.difference or 0.0), default=None)


def before_words(rows: Sequence[BalanceRow]) -> str:
    """Where the groups stood before matching, in a sentence; empty where they were alike."""
    far = max((one for one in rows if one.before is not None), key=lambda one: abs(one.before or 0.0), default=None)
    if far is None or far.before is None or abs(far.before) <= ALIKE:
        return ""
    return f" Before matching, {far.name} was {abs(far.before):.2f} standard deviations apart."


def judged(rows: Sequence[BalanceRow], *, adjusted: bool = True) -> Check:
    """Whether the groups were alike enough at the start: no row beyond 0.25."""
    name, far = "baseline balance", farthest(rows)
    if far is None or far.difference is None:
        said = "Nothing was given that tells how alike the groups were at the start: list covariates."
        return Check(name=name, passed=False, detail=said)
    apart = abs(far.difference)
    where = f"the groups stand farthest apart on {far.name}, by {apart:.2f} standard deviations"
    over = [one.name for one in rows if one.difference is not None and abs(one.difference) > ADJUSTABLE]
    also = f" (also beyond it: {', '.join(one for one in over if one != far.name)})" if len(over) > 1 else ""
    if apart > ADJUSTABLE:
        said = f"At the start {where}, beyond the limit of 0.25{also}; no adjustment makes up for that."
        return Check(name=name, passed=False, detail=said + before_words(rows))
    if apart > ALIKE:
        said = f"At the start {where}, within the limit of 0.25" + (", and it is adjusted for." if adjusted else ".")
        return Check(name=name, passed=True, detail=said + before_words(rows))
    said = f"At the start the groups were alike: {where}, within 0.05."
    return Check(name=name, passed=True, detail=said + before_words(rows))
