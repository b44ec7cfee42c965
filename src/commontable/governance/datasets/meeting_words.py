"""Meetings in sentences: when and where, what there is to decide, how many seats come, which date is best."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.governance.models import Meeting
from commontable.governance.rules.date_finding import Turnout
from commontable.governance.rules.meeting import MeetingStage
from commontable.ui import wording

from .meetings import Grid


def weekday(value: datetime | date) -> str:
    """The day with its weekday, and the year where it is far off: Tuesday, March 3."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    day = wording.day(value) if _is_far(value) else format_skeleton("MMMMd", value, locale=_locale())
    return f"{format_date(value, 'EEEE', locale=_locale())}, {day}"


def clock(value: datetime) -> str:
    """The time of day, in the zone of the page: 16:00, 4:00 PM."""
    return str(format_time(timezone.localtime(value), format="short", locale=_locale())).replace("\u202f", "\xa0")


def when(starts_at: datetime, ends_at: datetime) -> str:
    """Tuesday, March 3, 16:00–17:30; both days where the meeting ends on another one."""
    if timezone.localtime(starts_at).date() != timezone.localtime(ends_at).date():
        return f"{weekday(starts_at)}, {clock(starts_at)} – {weekday(ends_at)}, {clock(ends_at)}"
    return f"{weekday(starts_at)}, {clock(starts_at)}–{clock(ends_at)}"


def until(starts_at: datetime, ends_at: datetime) -> str:
    """When it ends, with the day where that is another one, and the zone: Until 17:30 (Eastern Standard Time)."""
    is_same_day = timezone.localtime(starts_at).date() == timezone.localtime(ends_at).date()
    end = clock(ends_at) if is_same_day else f"{weekday(ends_at)}, {clock(ends_at)}"
    return _("Until %(end)s (%(zone)s)") % {"end": end, "zone": zone_name(starts_at)}


def zone_name(value: datetime) -> str:
    """The zone the times are in, in words: Eastern Daylight Time."""
    return str(get_timezone_name(timezone.localtime(value), locale=_locale()))


def headline(meeting: Meeting, *, to_decide: int, at: datetime) -> str:
    """The meeting in one line: Thursday, March 5, 16:00, Rivermouth library: four things to decide."""
    if meeting.stage == MeetingStage.FINDING_DATE:
        return _("%(body)s: which dates suit?") % {"body": meeting.body.name}
    if meeting.starts_at is None:  # cancelled before it had a date
        return _("%(title)s will not take place") % {"title": meeting.title}
    where = meeting.place or (_("video call") if meeting.online_url else "")
    line = ", ".join(part for part in (weekday(meeting.starts_at), clock(meeting.starts_at), where) if part)
    if meeting.stage == MeetingStage.CANCELLED:
        return _("Cancelled: %(meeting)s") % {"meeting": line}
    if meeting.stage == MeetingStage.LIVE:
        return _("Under way: %(title)s") % {"title": meeting.title}
    if meeting.stage == MeetingStage.HELD:
        return _("%(title)s was held on %(day)s") % {"title": meeting.title, "day": weekday(meeting.starts_at)}
    decide = decide_says(to_decide)
    return f"{line}: {decide}" if decide else line


def decide_says(to_decide: int) -> str:
    """How much there is to decide, in words; empty where nothing is."""
    if not to_decide:
        return ""
    said = ngettext("one thing to decide", "%(n)s things to decide", to_decide)
    return said % {"n": apnumber(to_decide)}


def turnout_says(turnout: Turnout) -> str:
    """How many seats come and whether that makes a quorum: 9 of 11 seats, quorum by heads and by sectors met."""
    said = ngettext("%(n)d of %(seats)d seat", "%(n)d of %(seats)d seats", turnout.seats)
    said = said % {"n": turnout.can_come, "seats": turnout.seats}
    if turnout.maybe:
        some = ngettext("%(n)d of them if need be", "%(n)d of them if need be", turnout.maybe)
        said = f"{said} ({some % {'n': turnout.maybe}})"
    return ", ".join(part for part in (said, quorum_says(turnout)) if part)


def quorum_says(turnout: Turnout) -> str:
    """Whether those who come make a quorum, and what is missing; empty where the body has no rule yet."""
    quorum = turnout.quorum
    if quorum is None:
        return ""
    if quorum.is_met:
        return _("quorum by heads and by sectors met") if quorum.sectors_needed else _("quorum met")
    if quorum.cast < quorum.needed:
        lacking = quorum.needed - quorum.cast
        said = ngettext(
            "%(n)d more voting seat is needed for a quorum", "%(n)d more voting seats are needed for a quorum", lacking
        )
        return said % {"n": lacking}
    lacking = quorum.sectors_needed - quorum.sectors_cast
    said = ngettext(
        "a seat of %(n)d more sector is needed for a quorum",
        "seats of %(n)d more sectors are needed for a quorum",
        lacking,
    )
    return said % {"n": lacking}


def best_says(grid: Grid) -> str:
    """The best date in a sentence; what is missing where there is none yet."""
    if grid.best is None:
        return _("No date is good yet: nobody has said that they can come.")
    option = grid.best.option
    return _("Best so far: %(when)s. %(turnout)s.") % {
        "when": f"{weekday(option.starts_at)}, {clock(option.starts_at)}",
        "turnout": turnout_says(grid.best.turnout),
    }


def _is_far(value: datetime | date) -> bool:
    day: date = value.date() if isinstance(value, datetime) else value
    return abs((day - timezone.localdate()).days) > 180


def _locale() -> str:
    return wording.language().replace("-", "_")
