"""Letters are chosen by their readers, claimed by one worker at a time, and noted once they have left."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.passes import is_written_elsewhere
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.publish.models import DigestChoice, DigestSent
from commontable.publish.permissions import Permission
from commontable.publish.rules.rhythm import Rhythm

LEASE = timedelta(minutes=50)  # longer than any batch of letters takes; shorter than an hour
MOST_TRIES = 6
KEPT_FOR = timedelta(days=90)


@transaction.atomic
def choose_letters(*, rhythm: Rhythm, weekday: int, by: Member, at: datetime, by_link: bool = False) -> DigestChoice:
    """The person's letter comes in that rhythm from now on, for all tables at which they sit with this address.

    `by_link`: a link in a letter to the address says so. Else raises NotAllowed where the address, which others wrote
    into the list of members, is not known to be the person's: it may be somebody else's, at another table too.
    """
    require(Permission.CHOOSE_LETTERS, by=by, on=by.partnership, at=at)
    if not by_link and is_written_elsewhere(by):
        raise NotAllowed(
            _(
                "Your letters go to %(email)s, which is no address of your account. Add it there first, or use the "
                "link at the end of a letter."
            )
            % {"email": by.email}
        )
    choice, _is_new = DigestChoice.objects.update_or_create(
        email=by.email.lower(), defaults={"rhythm": rhythm, "weekday": weekday, "changed_at": at}
    )
    journal.record("publish.letters.chosen", by=by, on=by, at=at, rhythm=str(rhythm))
    return choice


@transaction.atomic
def claim_letter(*, email: str, day: date, at: datetime) -> DigestSent | None:
    """The letter of that day is this worker's to write; None where it left, had nothing to say, or is another's.

    A claim that nobody settled for 50 minutes is free again: its worker was killed.
    """
    try:
        with transaction.atomic():
            return DigestSent.objects.create(email=email, day=day, claimed_at=at, tries=1)
    except IntegrityError:
        pass
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - LEASE)
    waiting = DigestSent.objects.filter(
        is_free, email=email, day=day, sent_at__isnull=True, had_nothing=False, tries__lt=MOST_TRIES
    )
    if not waiting.update(claimed_at=at, tries=F("tries") + 1):
        return None
    return DigestSent.objects.get(email=email, day=day)


@transaction.atomic
def note_sent(letter: DigestSent, *, at: datetime) -> None:
    """The letter has left; there is no other for that person and day."""
    DigestSent.objects.filter(pk=letter.pk).update(sent_at=at)


@transaction.atomic
def note_nothing(letter: DigestSent) -> None:
    """Nothing waited that day, so nothing is sent."""
    DigestSent.objects.filter(pk=letter.pk).update(had_nothing=True)


@transaction.atomic
def note_lost(letter: DigestSent) -> None:
    """The letter could not leave and may be tried again in the next hour."""
    DigestSent.objects.filter(pk=letter.pk).update(claimed_at=None)


@transaction.atomic
def forget_old_letters(*, at: datetime) -> int:
    """Nothing is known any more of letters older than three months; returns how many."""
    gone, _by_model = DigestSent.objects.filter(day__lt=(at - KEPT_FOR).date()).delete()
    return gone
