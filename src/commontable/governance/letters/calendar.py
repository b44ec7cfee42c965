"""Meetings as calendars read them: RFC 5545 (the format), 5546 (invitations), 7986 (names and refreshing of feeds).

Nothing confidential: a calendar's owner may share it. The agenda, the notes and the replies stay on the page.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Conference, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from commontable.governance.models import Meeting
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.models import Member
from commontable.ui.plain_text import one_line

PRODID = "-//Commontable//The shared table//EN"
READ_AGAIN = timedelta(hours=1)
A_YEAR = timedelta(days=366)


def uid_of(meeting: Meeting) -> str:
    """The name under which every calendar knows the meeting, whatever changes about it."""
    return f"{meeting.uuid}@{urlsplit(settings.COMMONTABLE_URL).hostname}"


def page_of(meeting: Meeting) -> str:
    """The whole address of the meeting's page."""
    path = reverse("governance:meeting", kwargs={"table": meeting.partnership.slug, "meeting": meeting.uuid})
    return f"{settings.COMMONTABLE_URL}{path}"


def invitation(meeting: Meeting, *, to: Member, partstat: str, at: datetime) -> bytes:
    """REQUEST where the meeting is called, CANCEL where it is cancelled; of all who are invited it names its reader."""
    method = "CANCEL" if meeting.stage == MeetingStage.CANCELLED else "REQUEST"
    event = event_of(meeting, stamp=at)
    event.add("organizer", vCalAddress.new(_our_address(), cn=one_line(meeting.partnership.name)))
    event.add(
        "attendee",
        vCalAddress.new(
            to.email, cn=one_line(to.name), cutype="INDIVIDUAL", role="REQ-PARTICIPANT", partstat=partstat, rsvp=False
        ),
    )
    return bytes(_calendar([event], method=method, zone=meeting.partnership.time_zone).to_ical())


def feed(meetings: Iterable[Meeting], *, name: str, time_zone: str) -> bytes:
    """The meetings as a calendar to subscribe to; the same meetings give the same bytes."""
    events = [event_of(meeting, stamp=meeting.changed_at) for meeting in meetings]
    calendar = _calendar(events, method="PUBLISH", zone=time_zone)
    calendar.add("name", vText(one_line(name)))  # the library escapes what it is told is text
    calendar.add("x-wr-calname", vText(one_line(name)))
    calendar.add("x-wr-timezone", time_zone)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return bytes(calendar.to_ical())


def event_of(meeting: Meeting, *, stamp: datetime) -> Event:
    """The meeting, in the time of its table, with the body it is of and where its page is."""
    zone = ZoneInfo(meeting.partnership.time_zone)
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("a meeting without a date is in no calendar")
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("created", meeting.made_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", one_line(meeting.title))
    event.add("description", _description(meeting))
    if where := one_line(meeting.place or meeting.online_url):
        event.add("location", where)
    if meeting.online_url:
        event.add("conference", Conference(meeting.online_url, feature="VIDEO", label=_("Video call")).to_uri())
    event.add("url", page_of(meeting))
    event.add("status", "CANCELLED" if meeting.stage == MeetingStage.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if meeting.stage == MeetingStage.CANCELLED else "OPAQUE")
    return event


def _description(meeting: Meeting) -> str:
    lines = [f"{one_line(meeting.body.name)}, {one_line(meeting.partnership.name)}"]
    if meeting.stage == MeetingStage.CANCELLED:
        lines.append(_("This meeting was cancelled."))
    if meeting.online_url and meeting.place:
        lines.append(_("Video call: %(address)s") % {"address": meeting.online_url})
    lines.append(_("Agenda, papers and your answer: %(address)s") % {"address": page_of(meeting)})
    return "\n".join(lines)


def _calendar(events: list[Event], *, method: str, zone: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if events and zone != "UTC":
        first = min(event.decoded("dtstart") for event in events)
        last = max(event.decoded("dtend") for event in events)
        calendar.add_component(timezone_of(zone, first=first - A_YEAR, last=last + A_YEAR))
    for event in events:
        calendar.add_component(event)
    return calendar


def timezone_of(zone: str, *, first: datetime, last: datetime) -> Timezone:
    """The zone's offsets between those moments, one observance for each change of the clocks.

    Written by ourselves because each onset has to be in the local time before it (RFC 5545, 3.6.5), and the library
    puts the onset of summer time an hour late.
    """
    info, described = ZoneInfo(zone), Timezone()
    described.add("tzid", zone)
    begin = first.astimezone(info)
    described.add_component(_observance(begin, before=begin))
    for moment in _changes(info, first, last):
        described.add_component(
            _observance(moment.astimezone(info), before=(moment - timedelta(seconds=1)).astimezone(info))
        )
    return described


def _observance(after: datetime, *, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    found = TimezoneDaylight() if after.dst() else TimezoneStandard()
    offset_before, offset_after = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    onset = (after.astimezone(UTC) + offset_before).replace(tzinfo=None, microsecond=0)
    found.add("dtstart", onset)
    found.add("tzoffsetfrom", offset_before)
    found.add("tzoffsetto", offset_after)
    found.add("tzname", after.tzname())
    return found


def _changes(info: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments, in UTC, at which the zone's clocks change: found to the second by halving the days."""
    day, moment, end = timedelta(days=1), first.astimezone(UTC).replace(microsecond=0), last.astimezone(UTC)
    while moment < end:
        low, high = moment, moment + day
        if low.astimezone(info).utcoffset() != high.astimezone(info).utcoffset():
            old = low.astimezone(info).utcoffset()
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if middle.astimezone(info).utcoffset() == old else (low, middle)
            yield high
        moment += day


def _our_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or "table@localhost"
