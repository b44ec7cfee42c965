"""Invitations are sent, withdrawn and accepted. The token leaves in one letter; only its digest is kept."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commontable.accounts.actions import open_account
from commontable.accounts.models import User
from commontable.journal import actions as journal
from commontable.partnership.letters import invitation_letter, link_of
from commontable.partnership.models import Invitation, Member
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.lifecycle import NotAllowed

WORKS_FOR = timedelta(days=14)
log = logging.getLogger(__name__)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def send_invitation(*, member: Member, by: Member, at: datetime) -> Invitation:
    """A letter with a link that works once, for 14 days, goes to the member on commit; older links stop working.

    The returned invitation knows its `link` for as long as the object lives; pages never show it to anybody else.
    """
    require(Permission.KEEP_MEMBERS, by=by, on=member, at=at)
    if member.user_id:
        raise NotAllowed(_("%(name)s has an account already and needs no invitation.") % {"name": member.name})
    if member.left_on and member.left_on <= member.partnership.day(at):
        raise NotAllowed(
            _("The membership of %(name)s has ended. Restore it first, then invite.") % {"name": member.name}
        )
    member.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        partnership_id=member.partnership_id,
        member=member,
        token_digest=digest_of(token),
        sent_at=at,
        expires_at=at + WORKS_FOR,
    )
    invitation.link = link_of(token)
    journal.record("partnership.invitation.sent", by=by, on=member, at=at, until=invitation.expires_at)
    transaction.on_commit(lambda: _post(invitation, invited_by=by.name))
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> Invitation:
    """The link no longer works."""
    require(Permission.KEEP_MEMBERS, by=by, on=invitation, at=at)
    if not invitation.is_open:
        raise NotAllowed(_("This invitation was used or withdrawn before."))
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    journal.record("partnership.invitation.withdrawn", by=by, on=invitation.member, at=at)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, at: datetime) -> Member:
    """The person sits at the table as the invited member. Holding the link is the permission; it works once."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    state = invitation.state(at)
    if state != "open":
        raise NotAllowed(REFUSALS[state])
    member: Member = Member.objects.select_related("partner", "partnership").get(pk=invitation.member_id)
    day = member.partnership.day(at)
    has_left = any(gone is not None and gone <= day for gone in (member.left_on, member.partner.left_on))
    if member.user_id or has_left:
        raise NotAllowed(REFUSALS["withdrawn"])
    member.user = user
    member.save(update_fields=["user"])
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    journal.record("partnership.invitation.accepted", by=member, on=member, at=at)
    return member


@transaction.atomic
def accept_with_new_account(*, invitation: Invitation, wanted: dict[str, str], at: datetime) -> User:
    """The person has an account (`wanted`: name, language, password) and the seat with it, or neither.

    Raises NotAllowed where the link was used, or somebody opened an account with that address, a moment before.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("member").get(pk=invitation.pk)
    if (state := invitation.state(at)) != "open":
        raise NotAllowed(REFUSALS[state])
    try:
        with transaction.atomic():
            user = open_account(email=invitation.member.email, at=at, **wanted)
    except IntegrityError as twice:
        raise NotAllowed(REFUSALS["accepted"]) from twice
    accept_invitation(invitation=invitation, user=user, at=at)
    return user


REFUSALS = {
    "accepted": _("This invitation was used before. If that was you, sign in."),
    "withdrawn": _("This invitation was withdrawn. Ask for a new one."),
    "expired": _("This invitation has expired. Ask for a new one."),
}


def _post(invitation: Invitation, *, invited_by: str) -> None:
    try:
        invitation_letter(invitation, invited_by=invited_by).send()
    except (OSError, SMTPException):
        log.exception("The invitation letter %s could not be sent.", invitation.pk)
        Invitation.objects.filter(pk=invitation.pk).update(letter_failed=True)
