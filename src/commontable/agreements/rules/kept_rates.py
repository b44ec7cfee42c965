"""How promises were kept over a time, by partner and sector: counts, and a rate where there is enough to count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

from .keeping import Kept, Turn, turn

FEWEST = 3  # promises; below, one more or less would turn a rate about
LONGEST_TIME = 366 * 5  # days
SHORTEST_TO_COMMENT, LONGEST_TO_COMMENT = 7, 90  # days


@dataclass(frozen=True)
class Told:
    """One promise as far as counting goes: its partner and sector, its day, where it stands, when it was settled."""

    partner: int
    sector: str
    due_on: date
    stage: str
    settled_on: date | None = None


def kept_between(promises: Iterable[Told], *, starts_on: date, ends_on: date, today: date) -> Kept:
    """The promises due in that time, counted by how they stand today.

    >>> march = date(2026, 3, 12)
    >>> told = [Told(1, "schools", march, "confirmed", march), Told(1, "schools", march, "open")]
    >>> kept = kept_between(told, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30), today=date(2026, 7, 1))
    >>> kept.kept, kept.come
    (1, 2)
    """
    return Kept.of(_turn(one, today=today) for one in promises if starts_on <= one.due_on <= ends_on)


def rate(kept: Kept) -> int | None:
    """Kept, of those whose day has come, in whole per cent; None below three.

    >>> rate(Kept.of([Turn.KEPT, Turn.KEPT_LATER, Turn.LATE]))
    67
    >>> rate(Kept.of([Turn.KEPT, Turn.KEPT])) is None
    True
    """
    return None if kept.come < FEWEST else round(100 * kept.kept / kept.come)


def half_years(starts_on: date, ends_on: date) -> list[tuple[date, date]]:
    """First and last days of the half-years that the time touches, cut to the time.

    >>> [(str(first), str(last)) for first, last in half_years(date(2025, 9, 1), date(2026, 3, 31))]
    [('2025-09-01', '2025-12-31'), ('2026-01-01', '2026-03-31')]
    """
    found, first = [], starts_on
    while first <= ends_on:
        last = date(first.year, 6, 30) if first.month <= 6 else date(first.year, 12, 31)
        found.append((first, min(last, ends_on)))
        first = last + timedelta(days=1)
    return found


def require_time(*, starts_on: date, ends_on: date, comments_until: date, today: date) -> None:
    """A time that is over, and at least a week for partners to comment; raises NotAllowed.

    >>> day = date(2026, 7, 1)
    >>> require_time(starts_on=day, ends_on=day, comments_until=date(2026, 7, 9), today=date(2026, 7, 2))
    """
    if ends_on < starts_on:
        raise NotAllowed(_("The last day is before the first. Exchange the two days."))
    if (ends_on - starts_on).days > LONGEST_TIME:
        raise NotAllowed(_("That is longer than five years. Choose a shorter time."))
    if ends_on > today:
        raise NotAllowed(_("Promises of days to come cannot be counted yet. Choose a last day up to today."))
    if (comments_until - today).days < SHORTEST_TO_COMMENT:
        raise NotAllowed(
            _("Partners need at least a week to look at their line. Choose a day %(days)d days ahead or later.")
            % {"days": SHORTEST_TO_COMMENT}
        )
    if (comments_until - today).days > LONGEST_TO_COMMENT:
        raise NotAllowed(_("That is more than three months ahead. Choose an earlier day."))


def _turn(one: Told, *, today: date) -> Turn:
    return turn(stage=one.stage, due_on=one.due_on, settled_on=one.settled_on, today=today)
