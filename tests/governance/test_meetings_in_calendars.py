"""Meetings as calendars read them: by another parser, by their raw bytes, on days when the clocks change."""

import contextlib
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cast import LONG_AGO, Table
from commontable.governance.actions.meetings.calling import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    restore_meeting,
)
from commontable.governance.letters.calendar import feed, invitation, timezone_of, uid_of
from commontable.governance.models import Body, Meeting
from commontable.partnership.rules.lifecycle import NotAllowed
from reading_calendars import checked, properties, unfolded
from worlds.bodies import make_council
from worlds.meetings import call_council

NOW = LONG_AGO + timedelta(days=30)
ZONES = ("America/New_York", "Europe/Madrid", "Asia/Jakarta", "Australia/Lord_Howe", "UTC", "Africa/Casablanca")

CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def meeting(table: Table, council: Body) -> Meeting:
    return call_council(table, council, at=NOW, online_url="https://meet.example/council?x=1,2;3")


def invited(meeting: Meeting, table: Table) -> bytes:
    return invitation(meeting, to=table.rosa, partstat="NEEDS-ACTION", at=NOW)


def test_an_invitation_names_its_reader_and_nobody_else(table: Table, meeting: Meeting) -> None:
    written = invited(meeting, table)
    (event,) = checked(written)
    assert event["UID"] == f"{meeting.uuid}@127.0.0.1"
    assert (event["SEQUENCE"], event["STATUS"]) == ("0", "CONFIRMED")
    assert event["ORGANIZER"] == "mailto:table@localhost"
    assert event["ATTENDEE"] == f"mailto:{table.rosa.email}"
    text = written.decode()
    assert text.count("ATTENDEE") == 1
    assert "METHOD:REQUEST" in text
    for other in (table.alma, table.omar, table.maya, table.dara, table.ines):
        assert other.email not in text.replace("\r\n ", "")
    assert "Bring the" not in text


def test_sequence_rises_and_the_uid_stays(table: Table, meeting: Meeting) -> None:
    seen = [checked(invited(meeting, table))[0]]
    change_meeting(meeting=meeting, changes={"place": "Town hall"}, by=table.maya, at=NOW)
    seen.append(checked(invited(meeting, table))[0])
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    seen.append(checked(invited(meeting, table))[0])
    assert b"METHOD:CANCEL" in invited(meeting, table)
    restore_meeting(meeting=meeting, by=table.maya, at=NOW)
    seen.append(checked(invited(meeting, table))[0])
    assert [event["SEQUENCE"] for event in seen] == ["0", "1", "2", "3"]
    assert [event["STATUS"] for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert len({event["UID"] for event in seen}) == 1


def test_nothing_confidential_is_in_a_calendar(table: Table, meeting: Meeting) -> None:
    change_meeting(meeting=meeting, changes={"notes": "The school will close"}, by=table.maya, at=NOW)
    for written in (invited(meeting, table), feed([meeting], name="Council", time_zone="UTC")):
        assert "will close" not in "".join(unfolded(written))
    cancel_meeting(meeting=meeting, why="The principal resigned", by=table.maya, at=NOW)
    assert "resigned" not in "".join(unfolded(feed([meeting], name="Council", time_zone="UTC")))


def test_a_feed_has_a_name_and_says_when_to_look_again(meeting: Meeting) -> None:
    lines = unfolded(feed([meeting], name="Rat 🏫, sekolah; ruang", time_zone="UTC"))
    assert "NAME:Rat 🏫\\, sekolah\\; ruang" in lines
    assert "X-WR-CALNAME:Rat 🏫\\, sekolah\\; ruang" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines
    assert "METHOD:PUBLISH" in lines
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER")) for line in lines)
    assert feed([], name="Empty", time_zone="UTC").endswith(b"END:VCALENDAR\r\n")


def test_the_same_meetings_give_the_same_bytes(meeting: Meeting) -> None:
    assert feed([meeting], name="x", time_zone="UTC") == feed([meeting], name="x", time_zone="UTC")


@pytest.mark.parametrize("zone", ZONES)
def test_times_are_right_on_days_when_the_clocks_change(table: Table, council: Body, zone: str) -> None:
    table.partnership.time_zone = zone
    table.partnership.save(update_fields=["time_zone"])
    council.partnership.time_zone = zone
    for day, hour in product(CHANGES, (0, 5, 12, 23)):
        starts_at = datetime.fromisoformat(f"{day}T{hour:02d}:30").replace(tzinfo=UTC)
        meeting = call_meeting(
            body=council, title="Early", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), by=table.maya,
            at=NOW,
        )  # fmt: skip
        written = feed([meeting], name="x", time_zone=zone)
        checked(written)
        event = icalendar.Calendar.from_ical(written).events[0]
        local = starts_at.astimezone(ZoneInfo(zone))
        assert event.start.astimezone(UTC) == starts_at or local.fold  # RFC 5545 has no word for the second 01:30
        assert event.decoded("dtstart").replace(tzinfo=None) == local.replace(tzinfo=None, fold=0)
        observed = offset_by_the_file(written, event.decoded("dtstart").replace(tzinfo=None))
        assert local.fold or observed is None or observed == local.utcoffset()


def offset_by_the_file(written: bytes, local: datetime) -> timedelta | None:
    """The offset a program has that knows no zones and reads VTIMEZONE alone: the last onset before the local time."""
    lines = unfolded(written)
    onsets = [
        (datetime.strptime(one["DTSTART"], "%Y%m%dT%H%M%S"), one["TZOFFSETTO"])
        for kind in ("STANDARD", "DAYLIGHT")
        for one in properties(lines, kind)
    ]
    if not onsets:
        return None
    _onset, written_offset = max(one for one in onsets if one[0] <= local)
    sign = -1 if written_offset[0] == "-" else 1
    return sign * timedelta(hours=int(written_offset[1:3]), minutes=int(written_offset[3:5]))


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "UTC"])
def test_a_program_that_knows_no_zones_reads_the_right_offset_at_every_hour(zone: str) -> None:
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    calendar = icalendar.Calendar()
    calendar.add_component(timezone_of(zone, first=first, last=last))
    written, info = calendar.to_ical(), ZoneInfo(zone)
    moment = first + timedelta(days=1)
    while moment < last:
        local = moment.astimezone(info)
        if not local.fold:
            assert offset_by_the_file(written, local.replace(tzinfo=None)) == local.utcoffset(), local
        moment += timedelta(minutes=30) if moment.day < 2 or local.dst() is None else timedelta(hours=1)


HOSTILE = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from('\r\n\0\t;:,\\"^\u202e\u2066é漢😀👩‍👩‍👧🏳️‍🌈שלום')),
    min_size=1,
    max_size=120,
)


@pytest.mark.django_db
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(title=HOSTILE, place=HOSTILE, name=HOSTILE, partner=HOSTILE)
def test_no_words_break_out_of_their_line(title: str, place: str, name: str, partner: str) -> None:
    """Titles, places and names as a careless import might have kept them: two events never come of one."""
    from commontable.partnership.models import Member, Partnership

    table = Partnership(pk=1, name=partner, slug="rivermouth", time_zone="Europe/Madrid")
    meeting = Meeting(
        partnership=table, body=Body(partnership=table, name=name, slug="council"), title=title, place=place,
        stage="called", starts_at=NOW, ends_at=NOW + timedelta(hours=1), made_at=NOW, changed_at=NOW,
    )  # fmt: skip
    member = Member(partnership=table, name=name, email="rosa@families.example")
    for written in (
        invitation(meeting, to=member, partstat="ACCEPTED", at=NOW),
        feed([meeting], name=partner, time_zone="Europe/Madrid"),
    ):
        (event,) = checked(written)
        assert event["UID"] == uid_of(meeting)
        parsed = icalendar.Calendar.from_ical(written)
        assert len(parsed.events) == 1
        assert str(parsed.events[0]["summary"]) == " ".join(str(parsed.events[0]["summary"]).split())


ACTS = st.lists(
    st.sampled_from(["later", "longer", "place", "call", "title", "notes", "cancel", "restore"]), max_size=8
)
SHOWN = ("DTSTART", "DTEND", "LOCATION", "STATUS", "CONFERENCE")


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(acts=ACTS)
def test_whatever_is_done_every_calendar_can_follow(table: Table, meeting: Meeting, acts: list[str]) -> None:
    """Where a calendar would show something else, the sequence is higher; it never falls, and the name stays."""
    with transaction.atomic():
        meeting.refresh_from_db()
        before = checked(feed([meeting], name="x", time_zone="UTC"))[0]
        for number, act in enumerate(acts):
            with contextlib.suppress(NotAllowed):
                do(act, meeting, table, number)
            meeting = Meeting.objects.select_related("partnership", "body").get(pk=meeting.pk)
            after = checked(feed([meeting], name="x", time_zone="UTC"))[0]
            differs = any(before.get(name) != after.get(name) for name in SHOWN)
            assert int(after["SEQUENCE"]) > int(before["SEQUENCE"]) or not differs, (act, before, after)
            assert int(after["SEQUENCE"]) >= int(before["SEQUENCE"])
            assert after["UID"] == before["UID"]
            before = after
        transaction.set_rollback(True)


def do(act: str, meeting: Meeting, table: Table, number: int) -> None:
    """One act on the meeting, by its name."""
    hours = timedelta(hours=number + 1)
    changes = {
        "later": {"starts_at": meeting.starts_at + hours, "ends_at": meeting.ends_at + hours},
        "longer": {"ends_at": meeting.ends_at + timedelta(minutes=10)},
        "place": {"place": f"Room {number}"},
        "call": {"online_url": f"https://meet.example/{number}"},
        "title": {"title": f"Council {number}"},
        "notes": {"notes": f"Bring {number}"},
    }
    at = NOW + timedelta(seconds=number + 1)
    if act == "cancel":
        cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=at)
    elif act == "restore":
        restore_meeting(meeting=meeting, by=table.maya, at=at)
    else:
        change_meeting(meeting=meeting, changes=changes[act], by=table.maya, at=at)
