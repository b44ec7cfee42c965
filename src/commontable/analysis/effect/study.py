"""Did taking part help? One question to a table, one answer with its checks."""

from __future__ import annotations

import dataclasses
import datetime

from commontable.analysis.effect import tiers
from commontable.analysis.effect.answer import Check, Effect, Finding
from commontable.analysis.effect.sample import Columns
from commontable.analysis.effect.spec import Design, EffectError, EffectSpec


def estimate(columns: Columns, spec: EffectSpec, *, today: datetime.date | None = None) -> Effect:
    """The effect that the design finds, or, where a check fails, the checks without the figure.

    `columns`: lists of equal length by name; None, NaN, "" and NA are missing. `today`: periods after it fail the
    check of dates; None leaves that out. Raises `EffectError` where the question cannot be put to the columns.
    """
    found = found_by_design(columns, spec, today=today)
    return said(found, spec, withhold=any(not one.passed for one in found.checks))


def found_by_design(columns: Columns, spec: EffectSpec, *, today: datetime.date | None = None) -> Finding:
    """What the design finds, whatever its checks say: for simulations; people get `estimate`."""
    from commontable.analysis.effect import checks
    from commontable.analysis.effect.columns import categories, column
    from commontable.analysis.effect.compared import compared
    from commontable.analysis.effect.did import differences
    from commontable.analysis.effect.matched import matched

    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise EffectError("the columns are of different lengths.", where="columns")
    if not lengths or not max(lengths.values()):
        raise EffectError("there is no row of data.", where="columns")
    design = {Design.DID: differences, Design.MATCHED: matched}.get(spec.design, compared)
    found = design(columns, spec)
    periods = categories(column(columns, spec.time, setting="time")).names if spec.time else ()
    made = (*found.checks, checks.dates(periods, spec.time, today))
    if all(one.passed for one in made) and not (found.std_error or 0) > 0:
        nothing = "These rows leave no error to go by, so no figure could be trusted."
        made += (Check(name="treatment varies", passed=False, detail=nothing),)
    return dataclasses.replace(found, checks=made)


def said(found: Finding, spec: EffectSpec, *, withhold: bool) -> Effect:
    """The finding as an answer; withheld, it holds no figure of the effect."""
    figures = _figures(found, spec)
    shown = not withhold and figures is not None
    value, error, low, high, p_value = figures if shown and figures else (None,) * 5
    return Effect(
        shown=shown,
        estimate=value,
        std_error=error,
        low=low,
        high=high,
        n=found.n,
        clusters=found.clusters,
        checks=found.checks,
        label=tiers.label(spec, found, p_value=p_value),
        p_value=p_value,
        confidence=1 - spec.alpha,
        design=spec.design,
        method=found.method,
        assumptions=tiers.assumptions(spec.design),
        treated=found.treated,
        comparison=found.comparison,
        balance=found.balance,
        pre_trend=found.pre_trend,
        after=found.after if shown else (),
        placebo=found.placebo,
        left_out=found.left_out,
    )


def _figures(found: Finding, spec: EffectSpec) -> tuple[float, float, float, float, float] | None:
    if found.estimate is None or found.std_error is None or not found.std_error > 0:
        return None
    from scipy.stats import t

    half = float(t.isf(spec.alpha / 2, found.df)) * found.std_error
    p_value = float(2 * t.sf(abs(found.estimate) / found.std_error, found.df))
    return found.estimate, found.std_error, found.estimate - half, found.estimate + half, p_value
