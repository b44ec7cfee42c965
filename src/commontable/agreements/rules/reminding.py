"""When a letter reminds of a promise: two weeks before its day, on the day, and three days after."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

BEFORE = timedelta(days=14)
AFTER = timedelta(days=3)
NO_LONGER = timedelta(days=10)  # after the day; a letter that comes later than that helps nobody


class ReminderKind(TextChoices):
    """Which of the three letters."""

    SOON = "soon", _("two weeks before")
    DAY = "day", _("on the day")
    LATE = "late", _("three days after")


def reminder_due(*, due_on: date, promised_on: date, today: date) -> ReminderKind | None:
    """The letter that is to go out today, where it has not yet; None on other days.

    A promise made, or moved, less than two weeks before its day needs no letter that the day comes near. Where the
    machine stood still for days, a letter that is missed goes out later, once.

    >>> known = {"due_on": date(2026, 3, 31), "promised_on": date(2026, 3, 1)}
    >>> [str(reminder_due(**known, today=date(2026, 3, day)) or "") for day in (16, 17, 30, 31)]
    ['', 'soon', 'soon', 'day']
    >>> [str(reminder_due(**known, today=date(2026, 4, day)) or "") for day in (1, 3, 10, 11)]
    ['', 'late', 'late', '']
    """
    if today == due_on:
        return ReminderKind.DAY
    if due_on + AFTER <= today <= due_on + NO_LONGER:
        return ReminderKind.LATE
    if due_on - BEFORE <= today < due_on and promised_on < due_on - BEFORE:
        return ReminderKind.SOON
    return None
