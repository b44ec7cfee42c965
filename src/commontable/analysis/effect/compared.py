"""The randomised and the adjusted design: a regression of the outcome on who took part."""

from __future__ import annotations

import dataclasses

import numpy as np

from commontable.analysis.effect import balance, checks
from commontable.analysis.effect.answer import BalanceRow, Check, Finding, Group
from commontable.analysis.effect.columns import Categories, Numbers
from commontable.analysis.effect.regression import Fitted, fitted
from commontable.analysis.effect.sample import Columns, Sample, sampled
from commontable.analysis.effect.spec import Design, EffectError, EffectSpec

_RARE = 0.01
_MOST_COLUMNS = 2_000
_MOST_NUMBERS = 200_000_000


def compared(columns: Columns, spec: EffectSpec) -> Finding:
    """What a randomised or adjusted comparison finds.

    Where a randomised study has more than two arms and `comparison` names one of them, the others stay in as arms of
    their own, and their rows count in `n`.
    """
    sample = sampled(columns, spec)
    made = [
        checks.comparison(int(sample.treated.sum()), int(sample.compared.sum()), sample.names, spec.treatment),
        checks.varies(sample.outcome, spec.outcome),
        checks.enough_units(int(sample.treated.sum()), int(sample.compared.sum()), spec.minimum_units),
        checks.enough_clusters(sample.clusters(sample.treated), sample.clusters(sample.compared), spec.cluster, spec),
    ]
    found = Finding(
        n=sample.n,
        clusters=sample.clusters(np.ones(sample.n, dtype=bool)),
        checks=tuple(made),
        method=_method(sample, spec),
        treated=group_of(sample, treated=True),
        comparison=group_of(sample, treated=False),
        left_out=sample.left_out,
    )
    if not all(one.passed for one in made[:2]):
        return found
    rows = balance.balance_of(sample.covariates, sample.treated, sample.compared)
    alike = balance.judged(rows)
    randomised = spec.design == Design.RANDOMISED
    lost, high = checks.attrition(sample.assigned, sample.answered, balanced=bool(rows) and alike.passed)
    made += [_by_lottery(alike, rows, sample) if randomised else alike, lost, checks.overlap(sample)]
    fit = _fit(sample)
    if fit is None:
        said = f"What is adjusted for explains {spec.treatment} or {spec.outcome} altogether."
        if found.clusters == 1:
            said = f"All rows are of one {spec.cluster}: it cannot be told what another would have shown."
        made.append(Check(name="treatment varies", passed=False, detail=said))
        return dataclasses.replace(found, checks=tuple(made), balance=rows)
    made.append(Check(name="treatment varies", passed=True, detail=_left(sample)))
    uneven = randomised and high
    return dataclasses.replace(
        found,
        estimate=fit.estimate,
        std_error=fit.std_error,
        df=sample.trusted(fit.df),
        checks=tuple(made),
        balance=rows,
        reservations=("outcomes are missing unevenly, so it counts as a quasi-experiment",) if uneven else (),
        lowered=uneven,
    )


def group_of(sample: Sample, *, treated: bool) -> Group:
    """One of the two groups in numbers."""
    rows = sample.treated if treated else sample.compared
    return Group(name=sample.names[not treated], rows=int(rows.sum()), clusters=sample.clusters(rows))


def _fit(sample: Sample, outcome: Numbers | None = None, *, alone: bool = False) -> Fitted | None:
    others, fixed = _other_arms(sample), [one.codes for one in sample.fixed]
    for one in () if alone else sample.covariates:
        if isinstance(one.values, Categories) and len(one.values.names) > balance.MOST_CATEGORIES:
            fixed.append(one.values.codes)
        else:
            others += one.columns()
    if len(others) > _MOST_COLUMNS or len(others) * sample.n > _MOST_NUMBERS:
        raise EffectError(
            "there are too many categories to adjust for; leave a column out.", where="[effect] covariates"
        )
    return fitted(
        outcome=sample.outcome if outcome is None else outcome,
        wanted=sample.treated.astype(np.float64),
        others=others,
        fixed=fixed,
        weights=sample.weights,
        cluster=None if sample.cluster is None else sample.cluster.codes,
    )


def _other_arms(sample: Sample) -> list[Numbers]:
    outside = ~(sample.treated | sample.compared)
    return [(sample.arms.codes == one).astype(np.float64) for one in np.unique(sample.arms.codes[outside])]


def _by_lottery(alike: Check, rows: tuple[BalanceRow, ...], sample: Sample) -> Check:
    """A lottery may leave groups apart by chance; it fails where they stand apart by more than chance explains."""
    if balance.farthest(rows) is None:
        said = "No covariates were given, so it cannot be seen whether the lottery made groups that were alike."
        return Check(name=alike.name, passed=True, made=False, detail=said)
    if alike.passed:
        return alike
    for row in rows:
        if row.difference is not None and abs(row.difference) > balance.ADJUSTABLE:
            fit = _fit(sample, _values(sample, row.name), alone=True)
            if fit is None or _p_value(fit.estimate, fit.std_error, fit.df) < _RARE:
                return dataclasses.replace(alike, detail=f"{alike.detail} A lottery would hardly do that.")
    said = alike.detail.split(", beyond")[0] + ", beyond 0.25 but not beyond what a lottery can do; it is adjusted for."
    return Check(name=alike.name, passed=True, detail=said)


def _values(sample: Sample, name: str) -> Numbers:
    for one in sample.covariates:
        if isinstance(one.values, Categories):
            for code, label in enumerate(one.values.names):
                if name == f"{one.name}: {label}":
                    return np.asarray(one.values.codes == code, dtype=np.float64)
        elif name == one.name:
            return one.values
    raise KeyError(name)  # pragma: no cover (rows are made of the covariates)


def _p_value(estimate: float, std_error: float, df: float) -> float:
    from scipy.stats import t

    return float(2 * t.sf(abs(estimate) / std_error, df)) if std_error > 0 else 0.0


def _left(sample: Sample) -> str:
    share = 100 * float(sample.treated.mean())
    return f"{share:.0f} % of the rows are treated, and what is adjusted for does not tell all of them apart."


def _method(sample: Sample, spec: EffectSpec) -> str:
    several = len(_other_arms(sample)) if sample.n else 0
    said = "Least squares of the outcome on who took part"
    said += f", with the {several} other {'arm' if several == 1 else 'arms'} of the study" if several else ""
    said += f", adjusted for {', '.join(spec.adjusting)}" if spec.adjusting else ""
    said += f", with a level of its own for every value of {', '.join(spec.fixed)}" if spec.fixed else ""
    said += f", weighted by {spec.weights}" if spec.weights else ""
    said += f"; errors clustered by {spec.cluster} (CR1)" if spec.cluster else "; robust errors (HC1)"
    return said + ". Estimated with statsmodels."
