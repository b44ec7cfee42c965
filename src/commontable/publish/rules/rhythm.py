"""How often a letter comes, and on which days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

IN_THE_MORNING = time(7)
SATURDAY = 5


class Rhythm(TextChoices):
    """How often a person wants the letter."""

    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    NEVER = "never", _("never")


DAYS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}
WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


def is_day_of_letter(day: date, *, rhythm: Rhythm, weekday: int) -> bool:
    """Whether a letter comes on that day. Two weeks are counted from a fixed Monday, the same for everybody.

    >>> from datetime import date
    >>> monday = date(2026, 11, 23)
    >>> [is_day_of_letter(monday, rhythm=rhythm, weekday=0) for rhythm in Rhythm]
    [True, True, True, False]
    >>> is_day_of_letter(date(2026, 11, 30), rhythm=Rhythm.FORTNIGHTLY, weekday=0)
    False
    """
    if rhythm == Rhythm.NEVER:
        return False
    if rhythm == Rhythm.DAILY:
        return day.weekday() < SATURDAY
    is_week = rhythm == Rhythm.WEEKLY or (day.toordinal() - 1) // 7 % 2 == 0
    return is_week and day.weekday() == weekday


def day_of_letter(at: datetime, *, zone: ZoneInfo, rhythm: Rhythm, weekday: int) -> date | None:
    """The reader's day, where it is one of their letter and seven in the morning has passed there; else none."""
    local = at.astimezone(zone)
    if local.time() < IN_THE_MORNING or not is_day_of_letter(local.date(), rhythm=rhythm, weekday=weekday):
        return None
    return local.date()


def news_since(at: datetime, *, rhythm: Rhythm, last: datetime | None) -> datetime:
    """From when on things are news to the reader: since their last letter, a month at most; else for one turn."""
    if last is None:
        return at - timedelta(days=DAYS.get(rhythm, 7))
    return max(last, at - timedelta(days=31))
