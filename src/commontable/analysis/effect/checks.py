"""The questions that every design is put to: enough of everything, nothing from the future, nobody lost unevenly."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import numpy as np

from commontable.analysis.effect.answer import Check
from commontable.analysis.effect.columns import Categories, Mask, Numbers
from commontable.analysis.effect.sample import Sample
from commontable.analysis.effect.spec import EffectSpec

CAUTIOUS = (
    *(5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5),
    *(5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8),
    *(2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.0),
)
"""The largest difference in missing outcomes, in percentage points, by the percentage missing overall (0 to 57):
WWC Standards Handbook 4.0, table II.1, cautious boundary."""

_OVERLAP = 0.9
_YEAR = re.compile(r"(19|20|21)[0-9]{2}(\.0)?")
_DAY = re.compile(r"((?:19|20|21)[0-9]{2})-([0-9]{2})(?:-([0-9]{2}))?")


def comparison(treated: int, compared: int, names: tuple[str, str], treatment: str) -> Check:
    """There are treated, and there are others to compare them with."""
    name = "comparison group"
    if not compared and not treated:
        said = "There is no row that has an outcome and all else that is needed."
    elif not compared:
        said = f"There is no comparison group: every row with an outcome has {treatment} = {names[0]}."
    elif not treated:
        said = f"Nobody is treated: no row with an outcome is on the treated side of {treatment}."
    else:
        said = f"{treated:,} treated rows ({names[0]}) are compared with {compared:,} others ({names[1]})."
    return Check(name=name, passed=bool(treated and compared), detail=said)


def varies(outcome: Numbers, column: str) -> Check:
    """The outcome is not the same for everybody."""
    name = "outcome varies"
    if not len(outcome):
        return Check(name=name, passed=False, detail=f"No row has all that is needed and a value of {column}.")
    least, most = float(outcome.min()), float(outcome.max())
    if most - least <= 1e-12 * max(1.0, abs(most)):
        return Check(
            name=name, passed=False, detail=f"{column} is {least:g} in every row: there is nothing to explain."
        )
    return Check(name=name, passed=True, detail=f"{column} runs from {least:g} to {most:g}.")


def enough_units(treated: int, compared: int, least: int, *, what: str = "rows") -> Check:
    """Each group has as many as it takes."""
    said = f"{treated:,} treated and {compared:,} compared {what}; at least {least} of each are needed."
    return Check(name="enough units", passed=min(treated, compared) >= least, detail=said)


def enough_clusters(treated: int | None, compared: int | None, column: str | None, spec: EffectSpec) -> Check:
    """Each group comes from as many places as it takes for errors that hold; places may hold both groups."""
    name, least = "enough clusters", spec.minimum_clusters
    if treated is None or compared is None or column is None:
        said = "No column of places was given, so every row counts as drawn for itself; name cluster where children "
        return Check(name=name, passed=True, made=False, detail=said + "of one place went the same way.")
    said = f"The treated come from {treated:,} and the compared from {compared:,} values of {column}"
    if min(treated, compared) < least:
        said += f"; with fewer than {least} in a group the error of the figure cannot be told."
    else:
        said += f"; at least {least} each are needed."
    return Check(name=name, passed=min(treated, compared) >= least, detail=said)


def attrition(assigned: tuple[int, int], answered: tuple[int, int], *, balanced: bool) -> tuple[Check, bool]:
    """Not too many outcomes are missing, and about as many in both groups; and whether the loss is high.

    A high loss passes only where the groups that are left were alike at the start (`balanced`).
    """
    name = "attrition"
    if not all(assigned):
        said = "Without two groups, what is missing in them cannot be compared."
        return Check(name=name, passed=True, made=False, detail=said), False
    lost = [100 * (1 - got / had) for got, had in zip(answered, assigned, strict=True)]
    overall = 100 * (1 - sum(answered) / sum(assigned))
    apart = abs(lost[0] - lost[1])
    limit = boundary(overall)
    said = f"{lost[0]:.1f} % of the treated and {lost[1]:.1f} % of the compared have no outcome; {overall:.1f} % in all"
    if apart <= limit:
        said += f". At that loss, {limit:.1f} points apart are tolerable."
        return Check(name=name, passed=True, detail=said), False
    said += f", and {apart:.1f} points apart, more than the {limit:.1f} that are tolerable."
    if balanced:
        said += " Those who are left were alike at the start, so the study counts as one without a lottery."
    return Check(name=name, passed=balanced, detail=said), True


def boundary(overall: float) -> float:
    """The tolerable difference in missing outcomes, in percentage points, at so many percent missing overall.

    >>> boundary(0), boundary(8.5), boundary(80)
    (5.7, 6.3, 0.0)
    """
    below = int(overall)
    if below + 1 >= len(CAUTIOUS):
        return CAUTIOUS[below] if below < len(CAUTIOUS) else 0.0
    return CAUTIOUS[below] + (overall - below) * (CAUTIOUS[below + 1] - CAUTIOUS[below])


def overlap(sample: Sample) -> Check:
    """The treated have others like them to be compared with, on every covariate."""
    name = "overlap"
    shares = [(_within(one.values, sample.treated, sample.compared), one.name) for one in sample.covariates]
    if not shares:
        said = "No covariates were given, so it cannot be told whether the groups hold children who are alike."
        return Check(name=name, passed=True, made=False, detail=said)
    share, worst = min(shares)
    said = f"{100 * share:.0f} % of the treated lie within what the comparison group holds of {worst}"
    said += "" if len(shares) == 1 else ", and more on everything else"
    return Check(name=name, passed=share >= _OVERLAP, detail=f"{said}; at least {100 * _OVERLAP:.0f} % should.")


def _within(values: Numbers | Categories, treated: Mask, compared: Mask) -> float:
    if isinstance(values, Categories):
        there = np.isin(values.codes[treated], np.unique(values.codes[compared]))
        return float(there.mean())
    least, most = values[compared].min(), values[compared].max()
    return float(((values[treated] >= least) & (values[treated] <= most)).mean())


def dates(periods: Sequence[str], column: str | None, today: datetime.date | None) -> Check:
    """No period lies in the future, as far as its text tells the year or the day."""
    name = "dates"
    if column is None or today is None:
        said = "No period is used." if column is None else "The day of the estimate was not given."
        return Check(name=name, passed=True, made=False, detail=said)
    late = [one for one in periods if _later(one, today)]
    if late:
        said = f"{column} holds {late[0]}, which has not come yet on {today.isoformat()}; mend or leave out such rows."
        return Check(name=name, passed=False, detail=said)
    return Check(name=name, passed=True, detail=f"No value of {column} lies after {today.isoformat()}.")


def _later(text: str, today: datetime.date) -> bool:
    if _YEAR.fullmatch(text):
        return int(text[:4]) > today.year
    found = _DAY.match(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return False
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    return (year, month, day) > (today.year, today.month, today.day)
