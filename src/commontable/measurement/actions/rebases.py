"""The mean and limits of an indicator start anew from a period on; or they no longer do."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.variation import released_periods
from commontable.measurement.models import Indicator, Rebase
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.rebase import check
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def rebase(*, indicator: Indicator, period: str, reason: str, by: Member, at: datetime) -> Rebase:
    """Natural variation is told anew from this period on, for everybody and every group, because of what was changed.

    Raises NotAllowed without a reason, from a period that no release holds, from the first one, and twice from one.
    """
    require(Permission.SET_TARGETS, by=by, on=indicator, at=at)
    hold(indicator)
    reason = reason.strip()
    standing = Rebase.objects.filter(indicator=indicator, withdrawn_at=None).values_list("period", flat=True)
    check(period, reason=reason, released=released_periods(indicator), standing=set(standing))
    made: Rebase = Rebase.objects.create(
        partnership_id=indicator.partnership_id, indicator=indicator, period=period, reason=reason, set_by=by,
        set_at=at,
    )  # fmt: skip
    journal.record(
        "measurement.variation.rebased", by=by, on=made, at=at, indicator=indicator.name, period=period, reason=reason
    )
    return made


@transaction.atomic
def withdraw_rebase(*, rebase: Rebase, by: Member, at: datetime) -> Rebase:
    """Mean and limits no longer start anew there; that they did stays in the history."""
    require(Permission.SET_TARGETS, by=by, on=rebase, at=at)
    hold(rebase)
    if rebase.withdrawn_at is not None:
        raise NotAllowed(_("This was withdrawn already."))
    rebase.withdrawn_at = at
    rebase.save(update_fields=["withdrawn_at"])
    journal.record(
        "measurement.variation.rebase_withdrawn", by=by, on=rebase, at=at, indicator=rebase.indicator.name,
        period=rebase.period,
    )  # fmt: skip
    return rebase
