"""Rows of children or places become two groups, an outcome and what is adjusted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.effect.columns import (
    Categories,
    Mask,
    Numbers,
    categories,
    column,
    identifies,
    level,
    listed,
    measured,
    numbers,
    two_sides,
)
from commontable.analysis.effect.spec import EffectError, EffectSpec

Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Covariate:
    """A column that is adjusted for: numbers, or categories."""

    name: str
    values: Numbers | Categories

    @property
    def there(self) -> Mask:
        """Where a value stands."""
        if isinstance(self.values, Categories):
            return self.values.codes >= 0
        return ~np.isnan(self.values)

    def rows(self, keep: Mask) -> Covariate:
        """Only the rows in `keep`."""
        kept = self.values.rows(keep) if isinstance(self.values, Categories) else self.values[keep]
        return Covariate(self.name, kept)

    def columns(self) -> list[Numbers]:
        """The columns of a regression."""
        from commontable.analysis.effect.regression import dummies

        return dummies(self.values.codes) if isinstance(self.values, Categories) else [self.values]


@dataclass(frozen=True)
class Sample:
    """The rows that can be used. `arm` is a category of `arms`; `treated` and `compared` mark rows of the two groups.

    `assigned` and `answered`: how many treated, how many compared rows there were, and how many have an outcome.
    """

    outcome: Numbers
    treated: Mask
    compared: Mask
    names: tuple[str, str]
    arms: Categories
    covariates: tuple[Covariate, ...]
    fixed: tuple[Categories, ...]
    exact: tuple[Categories, ...]
    cluster: Categories | None
    weights: Numbers | None
    assigned: tuple[int, int]
    answered: tuple[int, int]
    left_out: tuple[str, ...]

    @property
    def pooled(self) -> bool:
        """All values but the treated one are compared with."""
        return bool((self.treated | self.compared).all())

    @property
    def n(self) -> int:
        """How many rows."""
        return len(self.outcome)

    def clusters(self, rows: Mask) -> int | None:
        """How many places the rows come from."""
        return None if self.cluster is None else len(np.unique(self.cluster.codes[rows]))

    @property
    def by_place(self) -> bool:
        """Whole places took part, or did not."""
        if self.cluster is None:
            return False
        both = np.intersect1d(self.cluster.codes[self.treated], self.cluster.codes[self.compared])
        return len(both) == 0

    def trusted(self, df: float) -> float:
        """The degrees of freedom of an interval.

        Where whole places took part, the smaller group's places less one: the clustered error of a few places is too
        small, and a few among many more so (Carter, Schnepel and Steigerwald 2017).
        """
        smaller = min(self.clusters(self.treated) or 2, self.clusters(self.compared) or 2)
        return min(df, max(1.0, smaller - 1.0)) if self.by_place else df

    def rows(self, keep: Mask) -> Sample:
        """Only the rows in `keep`."""
        return Sample(
            self.outcome[keep],
            self.treated[keep],
            self.compared[keep],
            self.names,
            self.arms.rows(keep),
            tuple(one.rows(keep) for one in self.covariates),
            tuple(one.rows(keep) for one in self.fixed),
            tuple(one.rows(keep) for one in self.exact),
            None if self.cluster is None else self.cluster.rows(keep),
            None if self.weights is None else self.weights[keep],
            self.assigned,
            self.answered,
            self.left_out,
        )


def sampled(columns: Columns, spec: EffectSpec) -> Sample:
    """The rows that have a treatment, an outcome and whatever else is asked of them. Raises `EffectError`."""
    texts = {name: column(columns, name, setting=setting) for setting, name in settings_with(spec)}
    outcome = measured(texts[spec.outcome], spec.outcome, setting="outcome")
    arms = categories(texts[spec.treatment])
    treated, compared, names = groups(arms, spec)
    weights = measured(texts[spec.weights], spec.weights, setting="weights") if spec.weights else None
    if weights is not None and bool((weights < 0).any()):
        raise EffectError(f"{spec.weights} holds a weight below 0.", where="[effect] weights")
    covariates = tuple(covariate(name, texts[name], spec) for name in spec.adjusting)
    fixed = tuple(categories(texts[name]) for name in spec.fixed)
    exact = tuple(categories(texts[name]) for name in spec.exact)
    cluster = categories(texts[spec.cluster]) if spec.cluster else None
    found = Sample(
        outcome, treated, compared, names, arms, covariates, fixed, exact, cluster, weights, (0, 0), (0, 0), ()
    )
    return _complete(found, spec)


def settings_with(spec: EffectSpec) -> list[tuple[str, str]]:
    """Every column that is read, with the setting that names it first."""
    single = ("outcome", "treatment", "cluster", "time", "unit", "weights")
    pairs = [(name, getattr(spec, name)) for name in single if getattr(spec, name)]
    for name in ("baseline", "covariates", "fixed", "exact"):
        pairs += [(name, one) for one in getattr(spec, name)]
    first = {one: name for name, one in reversed(pairs)}
    return [(name, one) for one, name in reversed(first.items())]


def covariate(name: str, texts: Sequence[str], spec: EffectSpec) -> Covariate:
    """Numbers as numbers; text, codes and whatever SPEC calls categories as categories."""
    found = numbers(texts)
    if found is None or name in (*spec.categories, spec.cluster, spec.unit) or identifies(name):
        return Covariate(name, categories(texts))
    return Covariate(name, measured(texts, name, setting="covariates"))


def groups(arms: Categories, spec: EffectSpec) -> tuple[Mask, Mask, tuple[str, str]]:
    """Which rows are treated, which are compared with, and what both are called. Raises `EffectError`."""
    if not arms.names:
        raise EffectError(f"{spec.treatment} is empty in every row.", where="[effect] treatment")
    yes = no = -1
    if spec.treated is None and spec.comparison is None:
        sides = two_sides(arms)
        if sides is None:
            said = f"{spec.treatment} holds {listed(arms)}; say which value is treated and which is comparison."
            raise EffectError(said, where="[effect] treated")
        yes, no = sides
    if spec.treated is not None:
        yes = level(spec.treated, arms, spec.treatment, setting="treated")
    if spec.comparison is not None:
        no = level(spec.comparison, arms, spec.treatment, setting="comparison")
    if spec.comparison is not None and spec.treated is None:
        if len(arms.names) > 2:
            said = f"{spec.treatment} holds {listed(arms)}; say which of them is treated."
            raise EffectError(said, where="[effect] treated")
        yes = next((one for one in range(len(arms.names)) if one != no), -1)
    if yes == no >= 0:
        raise EffectError("treated and comparison are the same value.", where="[effect] comparison")
    treated = arms.codes == yes if yes >= 0 else np.zeros(len(arms.codes), dtype=bool)
    others = (arms.codes >= 0) & ~treated
    compared = others if spec.comparison is None else arms.codes == no
    named = [arms.names[one] for one in np.unique(arms.codes[compared])]
    name = named[0] if len(named) == 1 else "all others"
    return treated, compared, (arms.names[yes] if yes >= 0 else "treated", name)


def _complete(given: Sample, spec: EffectSpec) -> Sample:
    """Rows without a value that is needed are gone, and counted."""
    said: list[str] = []

    def without(lacking: Mask, what: str, keep: Mask) -> Mask:
        gone = int((keep & lacking).sum())
        if gone:
            said.append(f"{gone:,} {'row' if gone == 1 else 'rows'} without {what}")
        return keep & ~lacking

    keep = without(given.arms.codes < 0, f"a value of {spec.treatment}", np.ones(given.n, dtype=bool))
    if spec.design == "matched":
        keep = without(~(given.treated | given.compared), "a part in the comparison (other values)", keep)
    assigned = (int((keep & given.treated).sum()), int((keep & given.compared).sum()))
    keep = without(np.isnan(given.outcome), f"an outcome ({spec.outcome})", keep)
    answered = (int((keep & given.treated).sum()), int((keep & given.compared).sum()))
    for one in given.covariates:
        keep = without(~one.there, one.name, keep)
    for name, values in zip((*spec.fixed, *spec.exact), (*given.fixed, *given.exact), strict=True):
        keep = without(values.codes < 0, name, keep)
    if given.cluster is not None:
        keep = without(given.cluster.codes < 0, f"a place ({spec.cluster})", keep)
    if given.weights is not None:
        keep = without(~(np.nan_to_num(given.weights) > 0), f"a weight above 0 ({spec.weights})", keep)
    kept = given.rows(keep)
    return Sample(
        **(
            {name: getattr(kept, name) for name in Sample.__dataclass_fields__}
            | {"assigned": assigned, "answered": answered, "left_out": tuple(said)}
        )
    )
