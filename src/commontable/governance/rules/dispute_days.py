"""How long a step of a dispute may take, and what is late."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

from .dispute import OPEN, DisputeStage

DAYS = {
    DisputeStage.RAISED: 7,
    DisputeStage.LISTENING: 14,
    DisputeStage.TALKING: 14,
    DisputeStage.SETTLING: 14,
}
LONGEST = timedelta(days=365)
NOTICE = timedelta(days=3)  # before a step ends, its people have a letter


def until(stage: str, *, day: date) -> date | None:
    """The last day of a step that begins that day; None where a step has no end of its own.

    >>> until(DisputeStage.RAISED, day=date(2026, 3, 2))
    datetime.date(2026, 3, 9)
    >>> until(DisputeStage.SETTLED, day=date(2026, 3, 2)) is None
    True
    """
    days = DAYS.get(DisputeStage(stage))
    return None if days is None else day + timedelta(days=days)


def is_late(stage: str, *, ends_on: date | None, day: date) -> bool:
    """Whether a step should have ended before that day.

    >>> is_late(DisputeStage.TALKING, ends_on=date(2026, 3, 9), day=date(2026, 3, 9))
    False
    >>> is_late(DisputeStage.TALKING, ends_on=date(2026, 3, 9), day=date(2026, 3, 10))
    True
    """
    return stage in OPEN and ends_on is not None and ends_on < day


def require_day(ends_on: date, *, stage: str, now: date | None, day: date) -> None:
    """The step may end on that day: not before today, and within a year. Raises NotAllowed."""
    if stage not in OPEN:
        raise NotAllowed(_("This dispute has no step under way whose day could be moved."))
    if ends_on < day:
        raise NotAllowed(_("That day has passed. Choose today or a day to come."))
    if ends_on > day + LONGEST:
        raise NotAllowed(_("That is more than a year from now. Choose a nearer day; it can be moved again."))
    if ends_on == now:
        raise NotAllowed(_("The step ends on that day already."))
