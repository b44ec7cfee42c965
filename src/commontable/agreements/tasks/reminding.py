"""Every hour: whoever promised is reminded, once before the day, once on it and once after."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.utils import timezone
from django_tasks import task

from commontable.agreements.actions.reminding import claim_reminder, give_back_reminder
from commontable.agreements.datasets.reminding import readers_of, reminders_due
from commontable.agreements.letters.reminding import reminder_letter
from commontable.agreements.models import Commitment

log = logging.getLogger(__name__)


@task()
def remind_of_promises() -> int:
    """The letters of today have gone out; those that could not leave go out an hour later. How many promises."""
    return remind(at=timezone.now())


def remind(*, at: datetime) -> int:
    """The letters that are due at that moment have gone out; how many promises they were about."""
    return sum(_sends(promise, kind, at=at) for promise, kind in list(reminders_due(at=at)))


def _sends(promise: Commitment, kind: str, *, at: datetime) -> bool:
    readers = readers_of(promise, at=at)
    reminder = claim_reminder(commitment=promise, due_on=promise.due_on, kind=kind, at=at) if readers else None
    if reminder is None:
        return False
    left = 0
    for member in readers:
        try:
            reminder_letter(promise, kind=kind, to=member, at=at).send()
            left += 1
        except (OSError, SMTPException):
            log.exception("A letter about promise %s could not be sent to member %s.", promise.pk, member.pk)
    if not left:
        give_back_reminder(reminder=reminder)
    return bool(left)
