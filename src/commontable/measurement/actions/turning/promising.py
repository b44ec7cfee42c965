"""A step of the action plan becomes a promise of a partner."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.commitments import write_down
from commontable.agreements.models import Commitment
from commontable.agreements.permissions import Permission as Promising
from commontable.journal import actions as journal
from commontable.measurement.models import Step
from commontable.measurement.rules.turning import require_open
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def promise_step(
    *, step: Step, member: Member, due_on: date, by: Member, at: datetime, evidence_wanted: str = ""
) -> Commitment:
    """The partner promises the step, by that day, in the words of the plan; everybody sees whether it is kept.

    Only the partner itself gives its word (or the director writes it down): the same right as for any promise.
    """
    partner = member.partner
    require(
        Promising.MAKE_COMMITMENTS, by=by, on=Commitment(partnership_id=step.partnership_id, partner=partner), at=at
    )
    turning = hold(step.turning)
    hold(step)
    require_open(turning.stage)
    if step.withdrawn_at is not None:
        raise NotAllowed(_("This step is withdrawn. Put it back before somebody promises it."))
    if step.commitment_id is not None:
        raise NotAllowed(_("This step is promised already."))
    if step.partner_id is not None and step.partner_id != partner.pk:
        raise NotAllowed(_("The plan names another partner for this step. Change the step first."))
    promise = write_down(
        partner=partner, member=member, what=step.text, due_on=due_on, evidence_wanted=evidence_wanted, by=by, at=at
    )
    step.commitment, step.partner, step.member, step.due_on, step.who = promise, partner, member, due_on, ""
    step.revision += 1
    step.save(update_fields=["commitment", "partner", "member", "due_on", "who", "revision"])
    journal.record(
        "measurement.turning.promised", by=by, on=turning, at=at, line=step.pk, commitment=promise.number,
        partner=partner.name, due_on=due_on,
    )  # fmt: skip
    return promise
