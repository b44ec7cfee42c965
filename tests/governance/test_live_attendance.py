"""Attendance is recorded by seat: who sat, by alternate or proxy, and whether that makes a quorum."""

from datetime import UTC, datetime, timedelta

import pytest

from cast import Table
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.live import record_attendance
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.datasets.bodies import rule_of
from commontable.governance.datasets.presence import quorum_at, quorum_in_words, sectors_here, sittings_of
from commontable.governance.models import Attendance
from commontable.governance.rules.meeting import Answer, Presence
from commontable.journal.models import Entry
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.standing import Standing
from worlds.bodies import make_council
from worlds.live import called, everybody_there, under_way

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def room(table: Table):
    body, seats = make_council(table)
    meeting, _items = under_way(table, body, at=AT)
    return meeting, seats


def recorded(meeting) -> int:
    return Entry.objects.filter(event="governance.attendance.recorded").count()


def test_one_form_is_one_act_and_saying_it_again_is_none(table, room):
    meeting, seats = room
    everybody_there(table, meeting, seats, at=AT)
    assert (Attendance.objects.filter(meeting=meeting).count(), recorded(meeting)) == (4, 1)
    everybody_there(table, meeting, seats, at=AT)
    assert (Attendance.objects.filter(meeting=meeting).count(), recorded(meeting)) == (4, 1)
    assert meeting.standings_of(table.dara, AT) >= {Standing.PRESENT}
    assert Standing.PRESENT not in meeting.standings_of(table.alma, AT)


def test_only_whoever_leads_records_it(table, room):
    meeting, seats = room
    with pytest.raises(NotPermitted):
        record_attendance(meeting=meeting, seats={seats["families"]: ("present", table.rosa)}, by=table.rosa, at=AT)


@pytest.mark.parametrize(
    ("seat", "presence", "person", "says"),
    [
        ("families", Presence.PRESENT, "omar", "does not hold the seat"),
        ("families", Presence.ALTERNATE, "dara", "neither alternate nor proxy"),
        ("families", Presence.PRESENT, None, "Say who sat"),
        ("schools", Presence.ALTERNATE, "dewi", "neither alternate nor proxy"),
    ],
)
def test_people_sit_where_they_may(table, room, seat, presence, person, says):
    meeting, seats = room
    member = getattr(table, person) if person else None
    with pytest.raises(NotAllowed, match=says):
        record_attendance(meeting=meeting, seats={seats[seat]: (presence, member)}, by=table.maya, at=AT)
    assert not Attendance.objects.exists()


def test_a_seat_of_another_body_is_refused(table, room):
    from commontable.governance.actions.bodies.bodies import form_body
    from commontable.governance.actions.bodies.seats import open_seat

    meeting, _seats = room
    other = form_body(partnership=table.partnership, name="Group", kind="working_group", by=table.maya, at=AT)
    seat = open_seat(body=other, name="Elsewhere", sector="health", by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="does not sit at this meeting"):
        record_attendance(meeting=meeting, seats={seat: (Presence.ABSENT, None)}, by=table.maya, at=AT)


def test_whoever_carries_a_proxy_sits_twice_and_nobody_else_does(table, room):
    meeting, seats = room
    give_proxy(
        seat=seats["families"], to=table.omar, starts_at=AT - timedelta(hours=1), ends_at=AT + timedelta(hours=5),
        by=table.rosa, at=AT - timedelta(hours=1),
    )  # fmt: skip
    record_attendance(
        meeting=meeting,
        seats={
            seats["nonprofit"]: (Presence.PRESENT, table.omar),
            seats["families"]: (Presence.ALTERNATE, table.omar),
        },
        by=table.maya,
        at=AT,
    )
    assert Attendance.objects.filter(meeting=meeting, member=table.omar).count() == 2


def test_whoever_has_left_cannot_sit_but_has_sat(table, room):
    meeting, seats = room
    everybody_there(table, meeting, seats, at=AT)
    end_membership(member=table.rosa, left_on=AT.date(), by=table.maya, at=AT)
    assert next(one for one in sittings_of(meeting, at=AT) if one.seat == seats["families"]).is_there
    record_attendance(meeting=meeting, seats={seats["schools"]: ("present", table.alma)}, by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="does not hold"):
        record_attendance(
            meeting=meeting,
            seats={seats["families"]: (Presence.PRESENT, table.rosa)},
            by=table.maya,
            at=AT,
        )


def test_a_seat_that_said_no_is_proposed_as_excused(table):
    body, _seats = make_council(table)
    meeting = called(table, body, at=AT)
    reply_to_meeting(meeting=meeting, answer=Answer.NO, by=table.rosa, at=AT - timedelta(minutes=30))
    proposed = {one.seat.name: one.proposed for one in sittings_of(meeting, at=AT)}
    assert proposed == {"Families": "excused", "Harbor": "", "Northside": "", "Backbone": ""}


def test_quorum_in_words_counts_voting_seats_and_sectors(table, room):
    meeting, seats = room
    rule = rule_of(meeting.body)

    def says() -> list[str]:
        return quorum_in_words(quorum_at(sittings_of(meeting, at=AT), rule=rule))

    assert says() == [
        "No quorum yet: 0 of 3 voting seats are here, and 2 more are needed.",
        "Only 0 sectors are here, and 2 are needed.",
    ]
    seated = {seats["backbone"]: ("present", table.ines), seats["nonprofit"]: ("present", table.omar)}
    record_attendance(meeting=meeting, seats=seated, by=table.maya, at=AT)
    assert says()[0] == "No quorum yet: 1 of 3 voting seats are here, and 1 more is needed."
    record_attendance(meeting=meeting, seats={seats["families"]: ("present", table.rosa)}, by=table.maya, at=AT)
    assert says() == ["2 of 3 voting seats are here; 2 make a quorum.", "2 sectors are here, of at least 2."]
    assert sectors_here(sittings_of(meeting, at=AT)) == "Non-profits and Parents and families"


def test_a_vacant_seat_is_not_on_the_roll(table, room):
    from commontable.governance.actions.bodies.seats import open_seat

    meeting, _seats = room
    open_seat(body=meeting.body, name="Health", sector="health", by=table.maya, at=AT)
    sittings = sittings_of(meeting, at=AT)
    assert len(sittings) == 5
    assert quorum_at(sittings, rule=rule_of(meeting.body)).roll == 3
