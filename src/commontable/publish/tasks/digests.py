"""Letters leave in the background, fifty readers at a time; a broken mail server loses none."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone
from django_tasks import task

from commontable.partnership.actions.handovers.lost_letters import keep_refusal
from commontable.publish.actions.letters import claim_letter, forget_old_letters, note_lost, note_nothing, note_sent
from commontable.publish.datasets.readers import Reader, addresses, due_readers, readers
from commontable.publish.letters.digest import digest_letter

AT_A_TIME = 50
AFTER_EVERYTHING_ELSE = -50  # a file that somebody waits for is not held up by five thousand letters
log = logging.getLogger(__name__)


@task()
def send_due_letters() -> int:
    """Everybody whose morning has come on a day of their letter is written to; how many people that is.

    Asked once an hour. What is under way already, or has left, is not begun a second time.
    """
    at = timezone.now()
    forget_old_letters(at=at)
    due = [reader.members[0].pk for reader, _day in due_readers(at=at)]
    for first in range(0, len(due), AT_A_TIME):
        send_letters.enqueue(due[first : first + AT_A_TIME])
    return len(due)


@task(priority=AFTER_EVERYTHING_ELSE)
def send_letters(members: list[int]) -> int:
    """These people have their letters of the day, over one connection to the mail server; how many left."""
    at = timezone.now()
    found = readers(at=at, emails=addresses(members))
    due = [(reader, day) for reader in found if (day := reader.day(at)) is not None]
    return deliver(due, at=at)


def deliver(due: Sequence[tuple[Reader, date]], *, at: datetime) -> int:
    """Each of these letters is claimed, written and sent, or free to be tried again; how many left.

    Where the mail server does not answer at all, nothing is claimed and the next hour tries again.
    """
    if not due:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as broken:
        log.error("The mail server does not answer, letters wait for the next hour: %r", broken)
        return 0
    try:
        return sum(_deliver(reader, day, connection, at) for reader, day in due)
    finally:
        connection.close()


def _deliver(reader: Reader, day: date, connection: Any, at: datetime) -> bool:
    claimed = claim_letter(email=reader.email, day=day, at=at)
    if claimed is None:
        return False
    try:
        letter = digest_letter(reader, at=at)
        if letter is None:
            note_nothing(claimed)
            return False
        letter.connection = connection
        letter.send()
    except Exception as broken:  # one person's letter must not keep the others from theirs
        log.error("The letter of member %s could not be sent: %s", reader.members[0].pk, _without_address(broken))
        note_lost(claimed)
        for member in reader.members:
            keep_refusal(member=member, error=broken, at=at)
        connection.close()
        return False
    note_sent(claimed, at=at)
    return True


def _without_address(broken: Exception) -> str:
    """What broke, as the log may hold it; a mail server that refuses readers repeats their addresses."""
    if isinstance(broken, SMTPRecipientsRefused):
        return f"refused, {', '.join(str(code) for code, _words in broken.recipients.values())}"
    return repr(broken)
