"""A dispute goes from step to step, its days are moved, it is carried to a body, or closed without a settlement."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, Dispute
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import DisputeStage
from commontable.governance.rules.dispute_days import require_day
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .recording import enter, keep, step


@transaction.atomic
def go_on_talking(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The sides talk together: after the mediator has listened to each, or again, a settlement taken off the table."""
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    require_mediating(dispute, by=by)
    dispute.sides.update(agreed_at=None, agreed_sha256="")
    enter(dispute, DisputeStage.TALKING, by=by, at=at)
    keep("governance.dispute.moved_on", dispute=dispute, by=by, at=at, stage=dispute.stage)
    return dispute


@transaction.atomic
def move_day(*, dispute: Dispute, ends_on: date, by: Member, at: datetime) -> Dispute:
    """The step under way ends on that day instead; both days stand among the steps of the dispute."""
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    require_mediating(dispute, by=by)
    before = dispute.stage_until
    require_day(ends_on, stage=dispute.stage, now=before, day=dispute.partnership.day(at))
    dispute.stage_until = ends_on
    dispute.save(update_fields=["stage_until"])
    step(dispute, by=by, at=at)
    keep(
        "governance.dispute.day_moved",
        dispute=dispute,
        by=by,
        at=at,
        before={"until": before},
        after={"until": ends_on},
    )
    return dispute


@transaction.atomic
def refer_dispute(*, dispute: Dispute, body: Body, by: Member, at: datetime) -> Dispute:
    """The body finds the dispute among what is due for its next agenda: an open one by number and title, a private
    one as no more than a dispute."""
    require(Permission.REFER_DISPUTES, by=by, on=dispute, at=at)
    hold(dispute)
    if body.partnership_id != dispute.partnership_id:
        raise ValueError("the body is another partnership's")
    if body.closed_on is not None and body.closed_on <= dispute.partnership.day(at):
        raise NotAllowed(_("%(body)s is closed. Choose a body that meets.") % {"body": body.name})
    if dispute.told_at is None:
        raise NotAllowed(_("The other sides do not know of this dispute yet. Let them know first."))
    if dispute.mediator_id == by.pk:
        require_mediating(dispute, by=by)
    elif dispute.is_accepted and dispute.stage != DisputeStage.RAISED:
        raise NotAllowed(_("A mediator is at work. Ask them to carry it to the body, or take it back."))
    dispute.body = body
    dispute.save(update_fields=["body"])
    enter(dispute, DisputeStage.REFERRED, by=by, at=at)
    keep("governance.dispute.referred", dispute=dispute, by=by, at=at, body=body.name)
    return dispute


@transaction.atomic
def close_dispute(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The mediator has closed it without a settlement; what was said stays among its people."""
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    require_mediating(dispute, by=by)
    enter(dispute, DisputeStage.CLOSED, by=by, at=at)
    keep("governance.dispute.closed", dispute=dispute, by=by, at=at)
    return dispute


def require_mediating(dispute: Dispute, *, by: Member) -> None:
    """The member has accepted to mediate; raises NotAllowed."""
    if dispute.mediator_id != by.pk or not dispute.is_accepted:
        raise NotAllowed(_("First answer whether you will mediate."))
