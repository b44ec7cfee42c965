"""Differences in differences, with its trends before the start and a placebo.

Both tests before the start are made at half of alpha, so that together they stop about one sound study in twenty.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from commontable.analysis.effect import balance, checks
from commontable.analysis.effect.answer import BalanceRow, Check, Finding, Group, Moment, Placebo
from commontable.analysis.effect.columns import Codes, Mask, Numbers
from commontable.analysis.effect.group_time import Averaged, Cell, averaged, cell, unlike_zero
from commontable.analysis.effect.panel import Panel, followed
from commontable.analysis.effect.sample import Columns
from commontable.analysis.effect.spec import EffectError, EffectSpec

_MOST_LEADS = 6
_PLACES_A_LEAD = 4


def differences(columns: Columns, spec: EffectSpec) -> Finding:
    """What differences in differences find: the average effect on those treated, over their periods from the start."""
    panel = followed(columns, spec)
    who = spec.unit or spec.cluster or "unit"
    if panel.design.shape[1] > max(2, len(panel.start) // 2):
        raise EffectError(
            "there are too many categories to adjust for; leave a column out.", where="[effect] covariates"
        )
    outcome = panel.outcome[~np.isnan(panel.outcome)]
    found = Finding(
        n=len(outcome),
        clusters=len(np.unique(panel.cluster)),
        method=_method(panel, spec, who),
        left_out=panel.left_out,
    )
    effects = _effects(panel, spec)
    treated, compared = _used(panel, [one for cells in effects.values() for one in cells])
    after = {e: averaged(panel, cells) for e, cells in effects.items() if e >= 0}
    whole = averaged(panel, [one for e, cells in effects.items() if e >= 0 for one in cells])
    ones, others = (len(np.unique(panel.cluster[side])) for side in (treated, compared))
    made = [
        _comparison(panel, treated, compared, who),
        checks.varies(outcome, spec.outcome),
        checks.enough_units(int(treated.sum()), int(compared.sum()), spec.minimum_units, what=f"units ({who})"),
        checks.enough_clusters(ones, others, spec.cluster or who, spec),
    ]
    if made[1].passed and whole is not None and whole.std_error <= 1e-9 * float(np.abs(outcome).max()):
        made[1] = Check(
            name="outcome varies", passed=False, detail=f"{spec.outcome} changes alike in every unit ({who})."
        )
    found = dataclasses.replace(found, checks=tuple(made))
    if whole is None or not made[1].passed:
        return found
    several = len(np.unique(panel.cluster[treated | compared]))
    leads = {e: one for e, cells in effects.items() if e < 0 and (one := averaged(panel, cells)) is not None}
    placebo = _placebo(panel, spec, several)
    rows = _balance(panel, spec, treated, compared)
    lost, _ = checks.attrition(panel.assigned, panel.answered, balanced=False)
    level = balance.judged(rows[:1])
    told = balance.farthest(rows[:1]) is not None
    made += [_levels(level, told=told), _trends(leads, several, spec), _placebo_check(placebo, spec), lost]
    reservations: tuple[str, ...] = ()
    if not leads:
        reservations += ("with one period before the start, trends could not be compared",)
    if told and not level.passed:
        reservations += ("reviewers may count it lower, as levels at the start were more than 0.25 apart",)
    return dataclasses.replace(
        found,
        estimate=whole.value,
        std_error=whole.std_error,
        df=float(max(1, min(ones, others) - 1)),
        checks=tuple(made),
        treated=_group("treated", panel, treated),
        comparison=_group("never or not yet treated" if spec.controls != "never" else "never treated", panel, compared),
        balance=rows,
        pre_trend=tuple(_moment(e, one, several, spec) for e, one in sorted(leads.items())),
        after=tuple(_moment(e, one, several, spec) for e, one in sorted(after.items()) if one is not None),
        placebo=placebo,
        reservations=reservations,
    )


def _effects(panel: Panel, spec: EffectSpec) -> dict[int, list[Cell]]:
    """Cells by periods from the start (-2: two before it), each against the last period before the start."""
    found: dict[int, list[Cell]] = {}
    design = panel.design
    for start in np.unique(panel.start[~panel.never]):
        base = int(start) - 1
        for period in range(len(panel.periods)):
            if period != base and (one := _cell(panel, design, spec, start=int(start), base=base, period=period)):
                found.setdefault(period - int(start), []).append(one)
    return found


def _cell(panel: Panel, design: Numbers, spec: EffectSpec, *, start: int, base: int, period: int) -> Cell | None:
    untreated = panel.never if spec.controls == "never" else panel.start > max(base, period)
    others = untreated & (panel.start != start)
    return cell(panel, design, panel.start == start, others, base=base, period=period)


def _placebo(panel: Panel, spec: EffectSpec, places: int) -> Placebo | None:
    """The start moved back by half of the periods before it; only periods before the true start are used."""
    cells: list[Cell] = []
    design, moved = panel.design, 1
    for start in np.unique(panel.start[~panel.never]):
        earlier = int(start) // 2
        if earlier < 1:
            continue
        moved = max(moved, earlier)
        for period in range(int(start) - earlier, int(start)):
            one = _cell(panel, design, spec, start=int(start), base=int(start) - earlier - 1, period=period)
            cells += [one] if one else []
    whole = averaged(panel, cells)
    if whole is None or not whole.std_error > 0:
        return None
    from scipy.stats import t

    half = float(t.isf(spec.alpha / 2, places - 1)) * whole.std_error
    p_value = float(2 * t.sf(abs(whole.value) / whole.std_error, places - 1))
    return Placebo(
        earlier=moved, estimate=whole.value, low=whole.value - half, high=whole.value + half, p_value=p_value
    )


def _used(panel: Panel, cells: list[Cell]) -> tuple[Mask, Mask]:
    sides = (np.zeros(len(panel.start), dtype=bool), np.zeros(len(panel.start), dtype=bool))
    for one in cells:
        sides[0][one.treated] = True
        sides[1][one.compared] = True
    return sides


def _comparison(panel: Panel, treated: Mask, compared: Mask, who: str) -> Check:
    name = "comparison group"
    if not treated.any() or not compared.any():
        why = (
            "nobody started"
            if panel.never.all()
            else f"no unit ({who}) was still untreated when the others had started"
        )
        said = f"There is no comparison group: {why} that was seen before and after."
        return Check(name=name, passed=False, detail=said)
    yet = int((compared & ~panel.never).sum())
    never = int((compared & panel.never).sum())
    said = f"{int(treated.sum()):,} units ({who}) started; they are compared with {never:,} that never did and {yet:,} "
    said += "that had not yet; none was already treated."
    return Check(name=name, passed=True, detail=said)


def _balance(panel: Panel, spec: EffectSpec, treated: Mask, compared: Mask) -> tuple[BalanceRow, ...]:
    """Where the groups stood before anybody started: the outcome first, then the covariates."""
    others = compared & panel.never
    if not others.any():
        others = panel.start == panel.start.max()
    ones = treated & ~others
    early = panel.outcome[:, : max(1, int(panel.start.min()))]
    seen = ~np.isnan(early)
    several = seen.sum(axis=1)
    level = np.divide(np.where(seen, early, 0.0).sum(axis=1), several, out=np.zeros(len(early)), where=several > 0)
    ones, others = ones & (several > 0), others & (several > 0)
    if not ones.any() or not others.any():
        return ()
    row = BalanceRow(
        name=f"{spec.outcome} before the start",
        treated=float(level[ones].mean()),
        comparison=float(level[others].mean()),
        difference=balance.hedges(level[ones], level[others]),
    )
    fewest = int(min(ones.sum(), others.sum()))
    rows = (row, *balance.balance_of(panel.covariates, ones, others))
    return tuple(dataclasses.replace(one, fewest=fewest) for one in rows)


def _levels(judged: Check, *, told: bool) -> Check:
    """The levels need not be alike, since only changes are compared; but it is said how far apart they were."""
    if not told:
        said = "It cannot be told how far apart the groups stood before anybody started; only changes are compared."
        return Check(name=judged.name, passed=True, made=False, detail=said)
    said = judged.detail.split(", beyond the limit")[0].removesuffix(", and it is adjusted for.")
    if not judged.passed:
        said += "; only changes are compared, so that is no error by itself, but trends may differ too"
    return Check(name=judged.name, passed=True, detail=said.rstrip(".") + ".")


def _trends(leads: dict[int, Averaged], places: int, spec: EffectSpec) -> Check:
    name = "pre-trends"
    near = sorted(leads, reverse=True)[: max(1, min(_MOST_LEADS, places // _PLACES_A_LEAD))]
    told = [leads[e] for e in near if leads[e].std_error > 0]
    if not told:
        said = "There is only one period before the start, so it cannot be seen whether trends were alike."
        return Check(name=name, passed=True, made=False, detail=said)
    p_value = unlike_zero(told, places)
    said = f"Over {len(told)} {'period' if len(told) == 1 else 'periods'} before the start, "
    if p_value < spec.alpha / 2:
        said += (
            f"the groups were already moving apart (joint test, p = {p_value:.3f}): what followed may be that trend."
        )
    else:
        said += f"nothing shows that the groups moved apart already (joint test, p = {p_value:.2f})."
    return Check(name=name, passed=p_value >= spec.alpha / 2, detail=said)


def _placebo_check(placebo: Placebo | None, spec: EffectSpec) -> Check:
    name = "placebo"
    if placebo is None:
        said = "There are too few periods before the start to move it earlier."
        return Check(name=name, passed=True, made=False, detail=said)
    periods = "period" if placebo.earlier == 1 else "periods"
    said = f"With the start moved {'' if placebo.earlier == 1 else 'up to '}{placebo.earlier} {periods} earlier, "
    if placebo.p_value < spec.alpha / 2:
        said += f"an “effect” of {placebo.estimate:.3g} shows where nothing had begun (p = {placebo.p_value:.3f})."
    else:
        said += f"nothing shows, as it should be (p = {placebo.p_value:.2f})."
    return Check(name=name, passed=placebo.p_value >= spec.alpha / 2, detail=said)


def _moment(relative: int, one: Averaged, places: int, spec: EffectSpec) -> Moment:
    from scipy.stats import t

    half = float(t.isf(spec.alpha / 2, max(1, places - 1))) * one.std_error
    return Moment(
        relative=relative, estimate=one.value, low=one.value - half, high=one.value + half, treated=one.treated
    )


def _group(name: str, panel: Panel, side: Mask) -> Group:
    rows = int((~np.isnan(panel.outcome[side])).sum())
    places: Codes = np.unique(panel.cluster[side])
    return Group(name=name, rows=rows, clusters=len(places))


def _method(panel: Panel, spec: EffectSpec, who: str) -> str:
    said = f"Differences in differences: {who} that started together, from the last period before their start, against "
    said += "those never treated" if spec.controls == "never" else "those never or not yet treated"
    said += ", averaged over all treated (Callaway and Sant'Anna 2021)"
    said += f", given {', '.join(spec.adjusting)} at the first period" if spec.adjusting else ""
    return f"{said}; errors clustered by {spec.cluster or who}. Read: {panel.read}."
