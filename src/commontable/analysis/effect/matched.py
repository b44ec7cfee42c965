"""The matched design: everybody who took part beside somebody like them who did not.

Pairs are made without replacement, the hardest to match first, by the nearest log odds of taking part within a
caliper (Austin 2011); the effect is a regression on the pairs with what was matched on, its errors clustered by pair
and, where there is one, by place (Abadie and Spiess 2022, "Robust Post-Matching Inference", JASA 117).
"""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np

from commontable.analysis.effect import balance, checks
from commontable.analysis.effect.answer import BalanceRow, Check, Finding
from commontable.analysis.effect.columns import Categories, Codes, Numbers
from commontable.analysis.effect.compared import group_of
from commontable.analysis.effect.regression import fitted
from commontable.analysis.effect.sample import Columns, Sample, sampled
from commontable.analysis.effect.spec import EffectError, EffectSpec

_HALF = 0.5
_SURE = 25.0


def matched(columns: Columns, spec: EffectSpec) -> Finding:
    """What a matched comparison finds for those who found a match."""
    for name in ("weights", "fixed"):
        if getattr(spec, name):
            raise EffectError("matched has no such setting; match on it with exact.", where=f"[effect] {name}")
    everybody = sampled(columns, spec)
    several = int(everybody.treated.sum())
    made = [
        checks.comparison(several, int(everybody.compared.sum()), everybody.names, spec.treatment),
        checks.varies(everybody.outcome, spec.outcome),
    ]
    found = Finding(
        n=everybody.n, checks=tuple(made), method=_method(spec), left_out=everybody.left_out,
        clusters=everybody.clusters(np.ones(everybody.n, dtype=bool)),
        treated=group_of(everybody, treated=True), comparison=group_of(everybody, treated=False),
    )  # fmt: skip
    if not all(one.passed for one in made):
        return found
    if not everybody.covariates and not everybody.exact:
        made.append(balance.judged(()))
        return dataclasses.replace(found, checks=tuple(made))
    odds = log_odds(everybody)
    pairs = np.zeros((0, 2), dtype=np.int64) if odds is None else pairs_of(everybody, odds, spec.caliper)
    share = len(pairs) / several
    made.append(_overlap(share, len(pairs), told_apart=odds is None))
    before = balance.balance_of(everybody.covariates, everybody.treated, everybody.compared)
    if not len(pairs):
        return dataclasses.replace(found, n=0, checks=tuple(made), balance=before)
    rows_kept = pairs.ravel()
    keep = np.zeros(everybody.n, dtype=bool)
    keep[rows_kept] = True
    pair = np.zeros(everybody.n, dtype=np.int64)
    pair[pairs] = np.arange(len(pairs))[:, None]
    sample, pair = everybody.rows(keep), pair[keep]
    rows = _beside(balance.balance_of(sample.covariates, sample.treated, sample.compared), before)
    rows += _of_places(everybody, pairs, spec)
    alike = balance.judged(rows) if sample.covariates else _exact_only(spec)
    lost, high = checks.attrition(everybody.assigned, everybody.answered, balanced=alike.passed)
    fit = fitted(
        outcome=sample.outcome,
        wanted=sample.treated.astype(np.float64),
        others=[column for one in sample.covariates for column in one.columns()],
        cluster=None if sample.cluster is None else sample.cluster.codes,
        pairs=pair,
    )
    made[1] = checks.varies(sample.outcome, spec.outcome)
    made += [
        checks.enough_units(len(pairs), len(pairs), spec.minimum_units),
        checks.enough_clusters(sample.clusters(sample.treated), sample.clusters(sample.compared), spec.cluster, spec),
        alike,
        lost,
    ]
    if fit is None:
        said = f"Within the pairs, what was matched on explains {spec.treatment} or {spec.outcome} altogether."
        made.append(Check(name="treatment varies", passed=False, detail=said))
    reservations = (
        () if spec.baseline else ("no earlier outcome is named as baseline, so reviewers may count it lower",)
    )
    return dataclasses.replace(
        found,
        estimate=fit.estimate if fit else None,
        std_error=fit.std_error if fit else None,
        df=sample.trusted(fit.df) if fit else 0.0,
        n=sample.n,
        clusters=sample.clusters(np.ones(sample.n, dtype=bool)),
        checks=tuple(made),
        treated=group_of(sample, treated=True),
        comparison=group_of(sample, treated=False),
        balance=rows,
        reservations=reservations + (("outcomes are missing unevenly",) if high else ()),
        left_out=(*everybody.left_out, *_unmatched(several - len(pairs))),
    )


def log_odds(sample: Sample) -> Numbers | None:
    """The log odds of taking part, given the covariates; None where they tell the groups completely apart."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    columns = [column for one in sample.covariates for column in one.columns()]
    scaled = [(one - one.mean()) / one.std() for one in columns if one.std() > 0]
    if not scaled:
        return np.zeros(sample.n)
    design = np.column_stack([np.ones(sample.n), *scaled])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of complete separation, which is seen below
        result = GLM(sample.treated.astype(np.float64), design, family=Binomial()).fit()
    odds = np.asarray(design @ result.params)
    apart = odds[sample.treated].min() > odds[sample.compared].max()
    return None if apart or not np.isfinite(odds).all() else np.clip(odds, -_SURE, _SURE)


def pairs_of(sample: Sample, odds: Numbers, caliper: float) -> Codes:
    """Pairs of rows (treated, compared) within `caliper` standard deviations of the log odds, each row used once.

    Within the categories of `exact` columns only. Those most likely to take part choose first.
    """
    spread = np.sqrt((odds[sample.treated].var() + odds[sample.compared].var()) / 2)
    limit = caliper * float(spread) if spread > 0 else 0.0
    stratum = np.zeros(sample.n, dtype=np.int64)
    for one in sample.exact:
        stratum = np.unique(stratum * len(one.names) + one.codes, return_inverse=True)[1].astype(np.int64)
    found: list[tuple[int, int]] = []
    for code in np.unique(stratum[sample.treated]):
        ones = np.flatnonzero(sample.treated & (stratum == code))
        others = np.flatnonzero(sample.compared & (stratum == code))
        found += _nearest(ones, others, odds, limit)
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _nearest(ones: Codes, others: Codes, odds: Numbers, limit: float) -> list[tuple[int, int]]:
    """Each of `ones`, the highest odds first, with the nearest of `others` that is still free."""
    others = others[np.argsort(odds[others], kind="stable")]
    there = odds[others]
    several = len(others)
    below, above = np.arange(several + 1), np.arange(several + 1)

    def free(towards: Codes, place: int) -> int:
        while towards[place] != place:
            towards[place] = towards[towards[place]]
            place = int(towards[place])
        return place

    found = []
    for one in ones[np.argsort(-odds[ones], kind="stable")]:
        place = int(np.searchsorted(there, odds[one]))
        up, down = free(above, place), free(below, place)  # below counts from 1; 0: none is left
        apart_up = there[up] - odds[one] if up < several else np.inf
        apart_down = odds[one] - there[down - 1] if down > 0 else np.inf
        if min(apart_up, apart_down) > limit + 1e-12:
            continue
        taken = up if apart_up <= apart_down else down - 1
        found.append((int(one), int(others[taken])))
        above[taken], below[taken + 1] = taken + 1, taken
    return found


def _beside(rows: tuple[BalanceRow, ...], before: tuple[BalanceRow, ...]) -> tuple[BalanceRow, ...]:
    was = {one.name: one.difference for one in before}
    return tuple(dataclasses.replace(one, before=was.get(one.name)) for one in rows)


def _of_places(everybody: Sample, pairs: Codes, spec: EffectSpec) -> tuple[BalanceRow, ...]:
    """How far apart the places of those in the pairs stood, where whole places took part or did not.

    A child may find a match of the same poverty in a school of far poorer classmates; differences are in standard
    deviations of children.
    """
    if everybody.cluster is None:
        return ()
    place = everybody.cluster.codes
    several = np.bincount(place)
    if not everybody.by_place or len(several) == everybody.n:
        return ()
    rows = []
    for one in everybody.covariates:
        if isinstance(one.values, Categories):
            continue
        means = (np.bincount(place, weights=one.values) / several)[place]
        ones, others = float(means[pairs[:, 0]].mean()), float(means[pairs[:, 1]].mean())
        spread = float(one.values[everybody.treated | everybody.compared].std(ddof=1))
        name = f"{one.name}, average of the {spec.cluster}"
        apart = (ones - others) / spread if spread > 0 else None
        rows.append(BalanceRow(name=name, treated=ones, comparison=others, difference=apart))
    return tuple(rows)


def _overlap(share: float, several: int, *, told_apart: bool) -> Check:
    if told_apart:
        said = "The covariates tell the groups completely apart: nobody who took part has anybody like them."
        return Check(name="overlap", passed=False, detail=said)
    said = f"{several:,} of the treated, {100 * share:.0f} %, found somebody like them; at least "
    said += f"{100 * _HALF:.0f} % should."
    return Check(name="overlap", passed=share >= _HALF, detail=said)


def _exact_only(spec: EffectSpec) -> Check:
    said = f"The pairs are alike in {', '.join(spec.exact)} by their making."
    return Check(name="baseline balance", passed=True, detail=said)


def _unmatched(several: int) -> tuple[str, ...]:
    return (f"{several:,} treated without a match",) if several else ()


def _method(spec: EffectSpec) -> str:
    said = "Nearest neighbours without replacement by the log odds of taking part"
    said += f" given {', '.join(spec.adjusting)}" if spec.adjusting else ""
    said += f", alike in {', '.join(spec.exact)}" if spec.exact else ""
    said += f", within {spec.caliper:g} standard deviations; then least squares on the pairs, adjusted for the same"
    said += f"; errors clustered by pair and by {spec.cluster}" if spec.cluster else "; errors clustered by pair"
    return f"{said} (Abadie and Spiess 2022). Estimated with statsmodels."
