"""The days of an agreement: when it begins, ends, is renewed, and when a notice to end it takes effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST = 3660  # days; ten years
EARLIEST = 366  # days before today on which an agreement may say it began
LONGEST_NOTICE = 730  # days


def require_order(*, starts_on: date | None, ends_on: date | None) -> None:
    """The last day is not before the first, and within ten years of it; raises NotAllowed. A missing day is fine.

    >>> require_order(starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 1))
    >>> require_order(starts_on=date(2026, 7, 1), ends_on=date(2026, 6, 30))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: The last day is before the first. ...
    """
    if starts_on is None or ends_on is None:
        return
    if ends_on < starts_on:
        raise NotAllowed(_("The last day is before the first. Exchange the two days, or choose a later end."))
    if (ends_on - starts_on).days > LONGEST:
        raise NotAllowed(
            _("That is longer than ten years. Choose an earlier last day: an agreement can be renewed before it ends.")
        )


def require_ahead(*, starts_on: date | None, ends_on: date | None, today: date) -> None:
    """The agreement can still be in force: it has not ended, and did not begin more than a year ago.

    >>> require_ahead(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 1), today=date(2026, 9, 1))
    >>> require_ahead(starts_on=None, ends_on=date(2026, 9, 1), today=date(2026, 9, 2))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: The last day has passed, ...
    """
    if ends_on is not None and ends_on < today:
        raise NotAllowed(
            _("The last day has passed, so nobody could be bound by it. Choose a last day that lies ahead.")
        )
    if starts_on is not None and (today - starts_on).days > EARLIEST:
        raise NotAllowed(
            _("The first day lies more than a year back. Choose a later one: signatures do not reach back that far.")
        )


def require_notice(*, notice_days: int) -> None:
    """The days of notice are between none and two years; raises NotAllowed.

    >>> require_notice(notice_days=90)
    """
    if not 0 <= notice_days <= LONGEST_NOTICE:
        raise NotAllowed(_("Renewal is due at most two years before the end. Choose a number of days up to 730."))


def require_end(*, on: date, ends_on: date | None, today: date) -> None:
    """An agreement can be ended from that day: not before today, and not after it ends by itself; raises NotAllowed.

    >>> require_end(on=date(2026, 9, 1), ends_on=None, today=date(2026, 9, 1))
    """
    if on < today:
        raise NotAllowed(_("An agreement cannot be ended for days that have passed. Choose today or later."))
    if (on - today).days > LONGEST:
        raise NotAllowed(_("That day is more than ten years away. Choose an earlier one."))
    if ends_on is not None and on > ends_on:
        raise NotAllowed(_("The agreement ends by itself before that day. Choose an earlier one, or let it end."))


def renewal_due_on(*, ends_on: date | None, notice_days: int) -> date | None:
    """The day from which its renewal is due; None where it has no end.

    >>> renewal_due_on(ends_on=date(2026, 12, 31), notice_days=30)
    datetime.date(2026, 12, 1)
    """
    return None if ends_on is None else ends_on - timedelta(days=notice_days)


def require_no_circle(*, one: int, before: Iterable[int]) -> None:
    """None of the agreements it builds on, one after the other, is the agreement itself; raises NotAllowed.

    >>> require_no_circle(one=3, before=[2, 1])
    >>> require_no_circle(one=3, before=[2, 3])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: These agreements would build on one another in a circle. ...
    """
    if one in before:
        raise NotAllowed(
            _("These agreements would build on one another in a circle. Choose an agreement that came before this one.")
        )
