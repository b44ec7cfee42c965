"""A dispute is raised, openly or to a mediator alone; its sides are told; whoever raised it may take it back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Agreement
from commontable.governance.models import Body, Dispute, Side
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import OPEN, DisputeStage
from commontable.governance.rules.dispute_days import until
from commontable.governance.rules.dispute_settlement import require_sides, require_title
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .recording import enter, keep, step


@transaction.atomic
def raise_dispute(
    *, title: str, sides: Sequence[Member], is_private: bool, by: Member, at: datetime,
    agreement: Agreement | None = None, body: Body | None = None,
) -> Dispute:  # fmt: skip
    """The dispute waits for a mediator. Whoever raises it speaks for their own partner, `sides` for the others.

    Openly, every member knows its title and sides at once; to a mediator alone, nobody but its author does, until a
    mediator is asked.
    """
    require(Permission.RAISE_DISPUTES, by=by, on=by.partnership, at=at)
    title, day = " ".join(title.split()), by.partnership.day(at)
    require_title(title)
    if any(known.partnership_id != by.partnership_id for known in (*sides, agreement, body) if known is not None):
        raise ValueError("a side, the agreement or the body is another partnership's")
    for one in sides:
        if not one.is_present(day):
            raise NotAllowed(_("%(name)s is no longer at the table. Name somebody who is.") % {"name": one.name})
    require_sides([one.partner_id for one in sides], own=by.partner_id)
    dispute: Dispute = Dispute.objects.create(
        partnership=by.partnership, number=next_number(Dispute, partnership=by.partnership), title=title,
        is_private=is_private, raised_by=by, raised_at=at, told_at=None if is_private else at, agreement=agreement,
        body=body, stage_until=until(DisputeStage.RAISED, day=day),
    )  # fmt: skip
    for member in (by, *sides):
        Side.objects.create(
            partnership_id=dispute.partnership_id, dispute=dispute, partner=member.partner, member=member
        )
    step(dispute, by=by, at=at)
    partners = [member.partner.name for member in (by, *sides)]
    keep("governance.dispute.raised", dispute=dispute, by=by, at=at, title=title, sides=partners)
    return dispute


@transaction.atomic
def tell_sides(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The named people of the other sides know of the dispute, and say whether they accept the mediator."""
    require(Permission.CHOOSE_MEDIATOR, by=by, on=dispute, at=at)
    hold(dispute)
    if dispute.told_at is not None:
        raise NotAllowed(_("The sides know of it already."))
    if dispute.stage not in OPEN:
        raise NotAllowed(_("This dispute has ended."))
    if not dispute.is_accepted:
        raise NotAllowed(
            _("Wait until somebody has agreed to mediate. Then they can help to tell the other side well.")
        )
    dispute.told_at = at
    dispute.save(update_fields=["told_at"])
    keep("governance.dispute.sides_told", dispute=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Whoever raised it has taken it back. Sides that did not know of it never will."""
    require(Permission.CHOOSE_MEDIATOR, by=by, on=dispute, at=at)
    hold(dispute)
    enter(dispute, DisputeStage.WITHDRAWN, by=by, at=at)
    keep("governance.dispute.withdrawn", dispute=dispute, by=by, at=at)
    return dispute
