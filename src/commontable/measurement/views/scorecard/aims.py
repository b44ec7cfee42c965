"""Targets and baselines as a table, each with where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commontable.analysis import equity
from commontable.analysis.cells import EVERYONE
from commontable.analysis.equity import TargetStatus
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.figures import MISSING, Shown, group_of
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.wording import Said
from commontable.measurement.models import Baseline, Target
from commontable.measurement.rules.freshness import period_order


@dataclass(frozen=True, kw_only=True)
class AimLine:
    """One target, or a baseline where `status` is None."""

    aim: Target | Baseline
    group: str
    value: str
    standing: str
    status: Said | None
    is_baseline: bool = False


def aim_lines(reading: IndicatorReading) -> list[AimLine]:
    """Baselines first, then targets by period; everybody before groups in both."""
    starts = [
        _baseline(one, reading)
        for one in sorted(reading.baselines, key=lambda one: (one.breakdown != EVERYONE, one.breakdown))
    ]
    aims = sorted(reading.targets, key=lambda one: (period_order(one.period), one.breakdown != EVERYONE, one.breakdown))
    return [*starts, *(_target(one, reading) for one in aims)]


def _baseline(of: Baseline, reading: IndicatorReading) -> AimLine:
    meaning = reading.standing.meaning
    value = wording.agreed(of.value, meaning)
    return AimLine(aim=of, group=_group(of.breakdown, reading), value=value, standing="", status=None, is_baseline=True)


def _target(of: Target, reading: IndicatorReading) -> AimLine:
    standing, meaning = reading.standing, reading.standing.meaning
    newest = standing.period
    is_due = bool(newest) and period_order(of.period) <= period_order(newest)
    shown = _shown(of.breakdown, of.period if is_due else newest, reading)
    found = equity.target_status(shown.compared(), (), target=of.value, direction=meaning.direction)
    if not newest or not shown.is_known or found.status is TargetStatus.UNKNOWN:
        status = Said(_("cannot be said"), "quiet")
    elif found.status is TargetStatus.MISSED:
        status = Said(_("missed"), "warn") if is_due else Said(_("not yet reached"))
    else:
        status = Said(_("met"), "good") if is_due else Said(_("already reached"), "good")
    return AimLine(
        aim=of,
        group=_group(of.breakdown, reading),
        value=wording.agreed(of.value, meaning),
        standing=wording.shown(shown, meaning) if shown.is_known else "",
        status=status,
    )


def _group(breakdown: str, reading: IndicatorReading) -> str:
    return _("Everybody") if breakdown == EVERYONE else reading.standing.called(breakdown)


def _shown(breakdown: str, period: str, reading: IndicatorReading) -> Shown:
    figures = reading.standing.figures
    if breakdown == EVERYONE:
        return figures.everybody.get(period, MISSING)
    named = group_of(breakdown)
    if len(named) != 1:
        return MISSING
    ((column, group),) = named
    return figures.groups.get(column, {}).get(group, {}).get(period, MISSING)
