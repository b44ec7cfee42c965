"""Rows of units over periods become a table of outcomes, and the period in which each unit started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.effect.columns import (
    Categories,
    Codes,
    Mask,
    Numbers,
    categories,
    column,
    measured,
)
from commontable.analysis.effect.periods import periods
from commontable.analysis.effect.sample import Columns, Covariate, covariate, settings_with
from commontable.analysis.effect.spec import EffectError, EffectSpec
from commontable.analysis.effect.starting import Starts, starts_of


@dataclass(frozen=True)
class Panel:
    """`outcome[unit, period]`, NaN where it was not observed.

    `start[unit]`: the number of its first treated period; the number of periods where it never started. `assigned`
    and `answered` count rows of units that ever started, and of the others, and how many of them have an outcome.
    """

    outcome: Numbers
    start: Codes
    periods: tuple[str, ...]
    units: tuple[str, ...]
    cluster: Codes
    covariates: tuple[Covariate, ...]
    assigned: tuple[int, int]
    answered: tuple[int, int]
    left_out: tuple[str, ...]
    read: str

    @property
    def never(self) -> Mask:
        """Units that did not start within the periods."""
        return np.asarray(self.start >= len(self.periods))

    @property
    def design(self) -> Numbers:
        """A constant and the covariates, one row a unit."""
        columns = [np.ones(len(self.start)), *(part for one in self.covariates for part in one.columns())]
        return np.column_stack(columns)


def followed(columns: Columns, spec: EffectSpec) -> Panel:
    """The panel. Raises `EffectError` where a unit stands twice in a period, or its start cannot be told."""
    texts = {name: column(columns, name, setting=setting) for setting, name in settings_with(spec)}
    who = spec.unit or spec.cluster or ""
    outcome = measured(texts[spec.outcome], spec.outcome, setting="outcome")
    unit, time = categories(texts[who]), periods(texts[str(spec.time)], str(spec.time))
    keep, said = _whole(unit, time, who, spec)
    if len(time.names) < 2:
        only = time.names[0] if time.names else "nothing"
        raise EffectError(f"{spec.time} holds only {only}; before and after are needed.", where="[effect] time")
    starts = starts_of(texts[spec.treatment], unit, time, keep, spec)
    keep &= starts.known
    said += starts.left_out
    answered = keep & ~np.isnan(outcome)
    ever = starts.start[unit.codes] < len(time.names)
    counts = [tuple(int((rows & side).sum()) for side in (ever, ~ever)) for rows in (keep, answered)]
    if (gone := int((keep & ~answered).sum())) > 0:
        said.append(f"{gone:,} {'row' if gone == 1 else 'rows'} without an outcome ({spec.outcome})")
    table = _table(outcome, unit, time, answered, spec)
    covariates = tuple(_first(covariate(name, texts[name], spec), unit, time, answered) for name in spec.adjusting)
    places = categories(texts[spec.cluster]) if spec.cluster else unit
    cluster = _one_each(places.codes, unit, answered, str(spec.cluster or who))
    return _usable(
        Panel(
            outcome=table,
            start=starts.start,
            periods=time.names,
            units=unit.names,
            cluster=cluster,
            covariates=covariates,
            assigned=(counts[0][0], counts[0][1]),
            answered=(counts[1][0], counts[1][1]),
            left_out=tuple(said),
            read=starts.read,
        ),
        starts,
        who,
    )


def _whole(unit: Categories, time: Categories, who: str, spec: EffectSpec) -> tuple[Mask, list[str]]:
    said = []
    keep = np.ones(len(unit.codes), dtype=bool)
    for values, name in ((unit, who), (time, spec.time)):
        lacking = keep & (values.codes < 0)
        if lacking.any():
            said.append(f"{int(lacking.sum()):,} rows without {name}")
        keep &= ~lacking
    return keep, said


def _table(outcome: Numbers, unit: Categories, time: Categories, keep: Mask, spec: EffectSpec) -> Numbers:
    shape = (len(unit.names), len(time.names))
    place = unit.codes[keep] * shape[1] + time.codes[keep]
    several = np.bincount(place, minlength=shape[0] * shape[1])
    if spec.unit and several.max(initial=0) > 1:
        twice = int(np.argmax(several > 1))
        which, when = unit.names[twice // shape[1]], time.names[twice % shape[1]]
        raise EffectError(
            f"{which} stands {int(several[twice])} times in {when}; there must be one row for each {spec.unit} and "
            f"{spec.time}.",
            where="[effect] unit",
        )
    total = np.bincount(place, weights=outcome[keep], minlength=shape[0] * shape[1])
    means = np.full(len(total), np.nan)
    np.divide(total, several, out=means, where=several > 0)
    return means.reshape(shape)


def _first(one: Covariate, unit: Categories, time: Categories, keep: Mask) -> Covariate:
    """Each unit's earliest value, so that nothing after the start is adjusted for."""
    rows = np.flatnonzero(keep & one.there)
    rows = rows[np.argsort(time.codes[rows], kind="stable")]
    which, at = np.unique(unit.codes[rows], return_index=True)
    if isinstance(one.values, Categories):
        codes = np.full(len(unit.names), -1, dtype=np.int64)
        codes[which] = one.values.codes[rows[at]]
        return Covariate(one.name, Categories(codes, one.values.names))
    found = np.full(len(unit.names), np.nan)
    found[which] = one.values[rows[at]]
    return Covariate(one.name, found)


def _one_each(codes: Codes, unit: Categories, keep: Mask, name: str) -> Codes:
    """Each unit's place. Raises `EffectError` where it has two."""
    rows = np.flatnonzero(keep & (codes >= 0))
    found = np.full(len(unit.names), -1, dtype=np.int64)
    found[unit.codes[rows]] = codes[rows]
    moved = rows[found[unit.codes[rows]] != codes[rows]]
    if len(moved):
        which = unit.names[unit.codes[moved[0]]]
        said = f"{which} has two values of {name}; give each unit the place where it was before the start."
        raise EffectError(said, where="[effect] cluster")
    return found


def _usable(panel: Panel, starts: Starts, who: str) -> Panel:
    """Units that were treated from the first period on, or lack a place or a covariate, are gone and counted."""
    there = ~np.isnan(panel.outcome).all(axis=1) & starts.told
    said = list(panel.left_out)
    always = there & (panel.start <= _first_seen(panel.outcome))
    lacking = there & ~always & (panel.cluster < 0)
    for one in panel.covariates:
        lacking |= there & ~always & ~one.there
    for gone, why in (
        (always, "treated in the first period they were seen, so there is no before"),
        (lacking, "without a place or a covariate"),
    ):
        if gone.any():
            said.append(f"{int(gone.sum()):,} units ({who}) {why}")
    keep = there & ~always & ~lacking
    names: Sequence[str] = [name for name, kept in zip(panel.units, keep, strict=True) if kept]
    return Panel(
        outcome=panel.outcome[keep],
        start=panel.start[keep],
        periods=panel.periods,
        units=tuple(names),
        cluster=np.unique(panel.cluster[keep], return_inverse=True)[1].astype(np.int64),
        covariates=tuple(one.rows(keep) for one in panel.covariates),
        assigned=panel.assigned,
        answered=panel.answered,
        left_out=tuple(said),
        read=panel.read,
    )


def _first_seen(outcome: Numbers) -> Codes:
    seen = ~np.isnan(outcome)
    first: Codes = np.where(seen.any(axis=1), seen.argmax(axis=1), outcome.shape[1]).astype(np.int64)
    return first
