"""The mean and limits of an indicator stay as its first figures set them; or all figures set them again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.variation import known_figures
from commontable.measurement.models import FixedLimits, Indicator
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.fixed_limits import check
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def fix_limits(*, indicator: Indicator, points: int, reason: str, by: Member, at: datetime) -> FixedLimits:
    """Later figures, of everybody and every group, are judged by the first `points` since each new start.

    Raises NotAllowed without a reason, with fewer than twelve, more than are known, and where they are kept already.
    """
    require(Permission.SET_TARGETS, by=by, on=indicator, at=at)
    hold(indicator)
    reason = reason.strip()
    is_fixed = FixedLimits.objects.filter(indicator=indicator, withdrawn_at=None).exists()
    check(points, reason=reason, known=known_figures(indicator), is_fixed=is_fixed)
    made: FixedLimits = FixedLimits.objects.create(
        partnership_id=indicator.partnership_id, indicator=indicator, points=points, reason=reason, set_by=by,
        set_at=at,
    )  # fmt: skip
    journal.record(
        "measurement.variation.limits_fixed", by=by, on=made, at=at, indicator=indicator.name, points=points,
        reason=reason,
    )  # fmt: skip
    return made


@transaction.atomic
def free_limits(*, fixed: FixedLimits, by: Member, at: datetime) -> FixedLimits:
    """All figures set mean and limits again; that the first ones did stays in the history."""
    require(Permission.SET_TARGETS, by=by, on=fixed, at=at)
    hold(fixed)
    if fixed.withdrawn_at is not None:
        raise NotAllowed(_("This was withdrawn already."))
    fixed.withdrawn_at = at
    fixed.save(update_fields=["withdrawn_at"])
    journal.record(
        "measurement.variation.limits_freed", by=by, on=fixed, at=at, indicator=fixed.indicator.name,
        points=fixed.points,
    )  # fmt: skip
    return fixed
