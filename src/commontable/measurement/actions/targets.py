"""Where the partnership started, and where it has agreed to be: for everybody and for groups."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.cells import breakdown_text
from commontable.journal import actions as journal
from commontable.measurement.datasets.definitions import baseline_of, definition_of
from commontable.measurement.models import Baseline, Indicator, Target
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.aims import fault_of, is_backward
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


class AgainstDirection(NotAllowed):
    """The target asks for no more than the baseline; it takes a reason to record it all the same."""


@transaction.atomic
def set_baseline(
    *, indicator: Indicator, period: str, value: float, rationale: str, by: Member, at: datetime,
    breakdown: Mapping[str, str] | None = None,
) -> Baseline:  # fmt: skip
    """The partnership started from there, for that group. An earlier baseline of the group is withdrawn.

    `value` in the indicator's unit, percent as 0 to 100; `breakdown` empty means everybody.
    """
    require(Permission.SET_TARGETS, by=by, on=indicator, at=at)
    group = _check(indicator, value=value, breakdown=breakdown)
    for earlier in Baseline.objects.filter(indicator=indicator, breakdown=group, withdrawn_at__isnull=True):
        withdraw_baseline(baseline=earlier, by=by, at=at)
    baseline = Baseline.objects.create(
        partnership_id=indicator.partnership_id, indicator=indicator, period=period, breakdown=group, value=value,
        rationale=rationale, set_by=by, set_at=at,
    )  # fmt: skip
    journal.record(
        "measurement.baseline.set", by=by, on=indicator, at=at, period=period, value=value, breakdown=group,
        rationale=rationale,
    )  # fmt: skip
    return baseline


@transaction.atomic
def set_target(
    *, indicator: Indicator, period: str, value: float, rationale: str, by: Member, at: datetime,
    decided_by: str = "", breakdown: Mapping[str, str] | None = None, despite: str = "",
) -> Target:  # fmt: skip
    """The partnership has agreed to be there by the period, for that group. An earlier target for both is withdrawn.

    Raises AgainstDirection where it asks for no more than the group's baseline and no reason (`despite`) is given.
    """
    require(Permission.SET_TARGETS, by=by, on=indicator, at=at)
    group = _check(indicator, value=value, breakdown=breakdown)
    baseline = baseline_of(indicator, group=group)
    definition = definition_of(indicator)
    is_reverse = (
        baseline is not None
        and definition is not None
        and is_backward(value, baseline=baseline.value, direction=definition.direction)
    )
    if is_reverse and baseline is not None and not despite.strip():
        raise AgainstDirection(
            _("The baseline of %(period)s is %(value)s already. Record this target only if you say why.")
            % {"period": baseline.period, "value": f"{baseline.value:g}"}
        )
    for earlier in Target.objects.filter(
        indicator=indicator, breakdown=group, period=period, withdrawn_at__isnull=True
    ):
        withdraw_target(target=earlier, by=by, at=at)
    target = Target.objects.create(
        partnership_id=indicator.partnership_id, indicator=indicator, period=period, breakdown=group, value=value,
        rationale=rationale, decided_by=decided_by, despite=despite.strip() if is_reverse else "", set_by=by, set_at=at,
    )  # fmt: skip
    journal.record(
        "measurement.target.set", by=by, on=indicator, at=at, period=period, value=value, breakdown=group,
        rationale=rationale, decided_by=decided_by, despite=target.despite,
    )  # fmt: skip
    return target


@transaction.atomic
def withdraw_baseline(*, baseline: Baseline, by: Member, at: datetime) -> Baseline:
    """The baseline no longer counts; it stays in the history."""
    require(Permission.SET_TARGETS, by=by, on=baseline, at=at)
    withdrawn: Baseline = _withdraw(baseline, event="measurement.baseline.withdrawn", by=by, at=at)
    return withdrawn


@transaction.atomic
def withdraw_target(*, target: Target, by: Member, at: datetime) -> Target:
    """The target no longer counts; it stays in the history."""
    require(Permission.SET_TARGETS, by=by, on=target, at=at)
    withdrawn: Target = _withdraw(target, event="measurement.target.withdrawn", by=by, at=at)
    return withdrawn


def _withdraw(aim: Any, *, event: str, by: Member, at: datetime) -> Any:
    hold(aim)
    if aim.withdrawn_at is not None:
        raise NotAllowed(_("This was withdrawn already."))
    aim.withdrawn_at = at
    aim.save(update_fields=["withdrawn_at"])
    journal.record(event, by=by, on=aim.indicator, at=at, period=aim.period, value=aim.value, breakdown=aim.breakdown)
    return aim


def _check(indicator: Indicator, *, value: float, breakdown: Mapping[str, str] | None) -> str:
    definition = definition_of(indicator)
    if definition is None:
        raise NotAllowed(_("This indicator has no definition yet, so nobody knows what the figure would mean."))
    if fault := fault_of(value, unit=definition.unit):
        raise NotAllowed(fault)
    schema = definition.contract
    for column, group in (breakdown or {}).items():
        if column not in definition.breakdowns:
            raise NotAllowed(_("%(column)s is not a breakdown of this indicator.") % {"column": column})
        known = schema.field(column).values
        if known and group not in known:
            raise NotAllowed(
                _("%(group)s is no group of %(column)s. Choose one of: %(known)s.")
                % {"group": group, "column": column, "known": ", ".join(known)}
            )
    return breakdown_text(breakdown or {})
