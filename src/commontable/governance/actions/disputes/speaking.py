"""Who speaks for a side: its own choice, and the mediator's where that person has left the table."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Dispute, Side
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import ENDED
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .recording import keep


@transaction.atomic
def name_speaker(*, side: Side, member: Member, by: Member, at: datetime) -> Side:
    """The member speaks for the side from now on. Notes stay with the people they were written for."""
    dispute = side.dispute
    require(Permission.NAME_SPEAKERS, by=by, on=dispute, at=at)
    hold(dispute)
    side.refresh_from_db()
    day = dispute.partnership.day(at)
    if dispute.stage in ENDED:
        raise NotAllowed(_("This dispute has ended."))
    is_own, has_left = side.member_id == by.pk, not side.member.is_present(day)
    if not is_own and not (has_left and dispute.mediator_id == by.pk and dispute.is_accepted):
        raise NotAllowed(_("Whoever speaks for a side names the next; the mediator does where that person has left."))
    if member.partner_id != side.partner_id or not member.is_present(day):
        raise NotAllowed(_("Name somebody who sits at the table for %(partner)s.") % {"partner": side.partner.name})
    if member.pk == side.member_id:
        return side
    side.member = member
    side.save(update_fields=["member"])
    keep("governance.dispute.speaker_named", dispute=dispute, by=by, at=at)
    return side


def dispute_of_own(side: Side, *, by: Member, at: datetime) -> Dispute:
    """The dispute, held, for whoever speaks for the side. Part of an act by which a side says something."""
    dispute: Dispute = side.dispute
    require(Permission.FOLLOW_DISPUTES, by=by, on=dispute, at=at)
    hold(dispute)
    side.refresh_from_db()
    if side.member_id != by.pk:
        raise NotAllowed(_("Each side speaks for itself."))
    return dispute
