"""What makes a promise one that can be kept: a day that has not passed, somebody who answers for it, other eyes."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST = 240  # characters of a promise, and of a reason
LONGEST_EVIDENCE = 4000
FURTHEST = 3660  # days; ten years


def require_day_ahead(*, due_on: date, today: date) -> None:
    """The day is today or later, and within ten years; raises NotAllowed.

    >>> require_day_ahead(due_on=date(2026, 3, 12), today=date(2026, 3, 12))
    >>> require_day_ahead(due_on=date(2026, 3, 11), today=date(2026, 3, 12))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: A promise cannot be due before it is made. ...
    """
    if due_on < today:
        raise NotAllowed(_("A promise cannot be due before it is made. Choose today or later."))
    if (due_on - today).days > FURTHEST:
        raise NotAllowed(
            _("That day is more than ten years away. Promise a first step, by a day people will remember.")
        )


def require_in_time(*, due_on: date, today: date) -> None:
    """The day of the promise has not passed, so that a new one can still be agreed; raises NotAllowed.

    >>> require_in_time(due_on=date(2026, 3, 12), today=date(2026, 3, 12))
    >>> require_in_time(due_on=date(2026, 3, 12), today=date(2026, 3, 13))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: The day has passed, so it can no longer be moved. ...
    """
    if today > due_on:
        raise NotAllowed(
            _(
                "The day has passed, so it can no longer be moved. Say how far it is done, or withdraw this promise "
                "and make a new one."
            )
        )


def require_words(text: str, *, longest: int = LONGEST) -> str:
    """The words without space around them; raises NotAllowed where there are none, or too many.

    >>> require_words("  Six tutors ")
    'Six tutors'
    """
    text = text.strip()
    if not text:
        raise NotAllowed(_("This needs some words, so that everybody knows what is meant."))
    if len(text) > longest:
        raise NotAllowed(
            _("These words have %(length)d characters; at most %(limit)d fit here.")
            % {"length": len(text), "limit": longest}
        )
    return text
