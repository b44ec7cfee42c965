"""That letters to a member come back is remembered; their content never is."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import LostLetter, Member
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.bounced import Failed, code_of
from commontable.partnership.rules.lifecycle import NotAllowed

QUIET_FOR = timedelta(days=1)  # one letter lost a day says as much as a hundred
REFUSED_FOR_GOOD = range(550, 555)


@transaction.atomic
def letters_come_back(*, member: Member, by: Member, at: datetime) -> LostLetter | None:
    """Somebody saw that letters to the member come back."""
    require(Permission.KEEP_HANDOVERS, by=by, on=member, at=at)
    return _keep(member, email=member.email, code="", by=by, at=at)


@transaction.atomic
def address_works(*, member: Member, by: Member, at: datetime) -> Member:
    """Letters reach the member's address again, so letters that come by themselves are written to it."""
    require(Permission.KEEP_HANDOVERS, by=by, on=member, at=at)
    hold(member)
    lost = LostLetter.objects.filter(member=member, email__iexact=member.email, works_again_at=None)
    if not lost.update(works_again_at=at):
        raise NotAllowed(_("No letter to this address has come back. There is nothing to do."))
    journal.record("partnership.letter.address_works", by=by, on=member, at=at)
    return member


@transaction.atomic
def keep_failures(*, failed: list[Failed], at: datetime) -> list[LostLetter]:
    """Whoever has one of these addresses, at any table and while they sit there, has lost a letter.

    Mail says so, not a member: that is all it can do, however it was forged.
    """
    lost = []
    for one in failed:
        people = Member.objects.filter(email__iexact=one.email).select_related("partnership", "partner").order_by("pk")
        for member in people:
            if member.left_on is None or member.partnership.day(at) < member.left_on:
                lost.append(_keep(member, email=member.email, code=one.code, by=None, at=at))
    return [each for each in lost if each is not None]


@transaction.atomic
def keep_refusal(*, member: Member, error: Exception, at: datetime) -> LostLetter | None:
    """Where the mail server refused the member's address for good when a letter was sent, that is remembered."""
    if not isinstance(error, SMTPRecipientsRefused):
        return None
    answers = {address.lower(): answer for address, answer in error.recipients.items()}
    code, words = answers.get(member.email.lower(), (0, b""))
    if code not in REFUSED_FOR_GOOD:
        return None
    said = words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)
    return _keep(member, email=member.email, code=code_of(said), by=None, at=at)


def _keep(member: Member, *, email: str, code: str, by: Member | None, at: datetime) -> LostLetter | None:
    hold(member)
    known = LostLetter.objects.filter(member=member, email__iexact=email, works_again_at=None)
    if known.filter(noticed_at__gt=at - QUIET_FOR).exists():
        return None
    lost: LostLetter = LostLetter.objects.create(
        partnership_id=member.partnership_id, member=member, email=email, code=code, noticed_at=at
    )
    journal.record("partnership.letter.lost", by=by, on=member, at=at, code=code)
    return lost
