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


def day_of_letter(
    at: datetime, *, zone: ZoneInfo, rhythm: Rhythm, weekday: int, chosen_at: datetime | None = None
) -> date | None:
    """The day whose letter is due at that moment, once seven in the morning has passed where the reader is; else none.

    It is the reader's day where that is one of their letter, else the day before where that was one: whatever kept its
    letter from leaving, it is made up for. What was chosen after that morning counts only from then on.

    >>> chicago, monday = ZoneInfo("America/Chicago"), datetime(2026, 11, 23, 15, 0, tzinfo=ZoneInfo("UTC"))
    >>> told = {"zone": chicago, "rhythm": Rhythm.WEEKLY, "weekday": 0}
    >>> [day_of_letter(monday + timedelta(days=n), **told) == date(2026, 11, 23) for n in (0, 1, 2)]
    [True, True, False]
    """
    local = at.astimezone(zone)
    if local.time() < IN_THE_MORNING:
        return None
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    if is_day_of_letter(today, rhythm=rhythm, weekday=weekday):
        return today
    if chosen_at is not None and chosen_at >= datetime.combine(yesterday, IN_THE_MORNING, zone):
        return None
    return yesterday if is_day_of_letter(yesterday, rhythm=rhythm, weekday=weekday) else None


def news_since(at: datetime, *, rhythm: Rhythm, last: datetime | None) -> datetime:
    """From when on things are news to the reader: since their last letter, a month at most; else for one turn."""
    if last is None:
        return at - timedelta(days=DAYS.get(rhythm, 7))
    return max(last, at - timedelta(days=31))
