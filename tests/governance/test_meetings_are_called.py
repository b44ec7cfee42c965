"""A meeting is called, moved, cancelled and called again; every calendar can follow; people say whether they come."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.meetings.calling import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    restore_meeting,
)
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.datasets.meetings import coming_to, invited_to, next_meetings, turnout_of_replies
from commontable.governance.models import Meeting, Reply
from commontable.governance.rules.meeting import MeetingStage
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

NOW = LONG_AGO + timedelta(days=30)


@pytest.fixture
def meeting(table: Table) -> Meeting:
    return call_council(table, make_council(table)[0], at=NOW)


def change(meeting: Meeting, table: Table, **changes) -> int:
    """The sequence after the change."""
    change_meeting(meeting=meeting, changes=changes, by=table.maya, at=NOW + timedelta(hours=1))
    return Meeting.objects.get(pk=meeting.pk).sequence


def test_sequence_rises_with_time_and_place_and_with_nothing_else(table: Table, meeting: Meeting) -> None:
    later = meeting.starts_at + timedelta(days=1)
    assert change(meeting, table, title="The council", notes="Bring the report") == 0
    assert change(meeting, table, place="Town hall") == 1
    assert change(meeting, table, online_url="https://meet.example/council") == 2
    assert change(meeting, table, starts_at=later, ends_at=later + timedelta(hours=2)) == 3
    assert change(meeting, table, place="Town hall") == 3
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    assert meeting.sequence == 4
    restore_meeting(meeting=meeting, by=table.maya, at=NOW)
    assert (meeting.sequence, meeting.stage, meeting.cancelled_why) == (5, MeetingStage.CALLED, "")


def test_a_new_time_asks_everybody_again(table: Table, meeting: Meeting) -> None:
    reply_to_meeting(meeting=meeting, answer="yes", by=table.alma, at=NOW)
    change(meeting, table, place="Town hall")
    assert Reply.objects.count() == 1
    change(meeting, table, ends_at=meeting.ends_at + timedelta(hours=1))
    assert not Reply.objects.exists()


def test_a_change_that_cannot_be_changes_nothing(table: Table, meeting: Meeting) -> None:
    reply_to_meeting(meeting=meeting, answer="yes", by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="ends after it begins"):
        change(meeting, table, ends_at=meeting.starts_at)
    with pytest.raises(NotAllowed, match="needs a title"):
        change(meeting, table, title=" \r\n ")
    with pytest.raises(NotAllowed, match="shorter"):
        change(meeting, table, title="x" * 161)
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert (fresh.sequence, fresh.title, fresh.replies.count()) == (0, "Council", 1)


def test_a_meeting_that_looks_for_a_date_gets_one_by_fixing_it(table: Table, meeting: Meeting) -> None:
    planned = plan_council(table, meeting.body, at=NOW)
    with pytest.raises(NotAllowed, match="no date yet"):
        change(planned, table, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    assert change(planned, table, place="Town hall") == 0


def test_cancelling_wants_a_reason_and_happens_once(table: Table, meeting: Meeting) -> None:
    with pytest.raises(NotAllowed, match="Say in a few words why"):
        cancel_meeting(meeting=meeting, why=" ", by=table.maya, at=NOW)
    cancel_meeting(meeting=meeting, why="Storm\r\nBcc: all", by=table.omar, at=NOW)
    assert (meeting.stage, meeting.cancelled_why) == (MeetingStage.CANCELLED, "Storm Bcc: all")
    with pytest.raises(NotAllowed, match="cancelled already"):
        cancel_meeting(meeting=meeting, why="Again", by=table.omar, at=NOW)
    with pytest.raises(NotAllowed, match="can no longer be changed"):
        change(meeting, table, place="Elsewhere")
    with pytest.raises(NotAllowed, match="has passed"):
        restore_meeting(meeting=meeting, by=table.maya, at=NOW + timedelta(days=30))


def test_hostile_titles_become_one_line_of_plain_text(table: Table, meeting: Meeting) -> None:
    change(meeting, table, title="Budget\r\nATTENDEE:mailto:all@x.example\x00 \u202egnp.exe 🏫", place="Hall\nB")
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert fresh.title == "Budget ATTENDEE:mailto:all@x.example gnp.exe 🏫"
    assert fresh.place == "Hall B"


def test_replies_of_holders_and_alternates_make_a_turnout(table: Table, meeting: Meeting) -> None:
    reply_to_meeting(meeting=meeting, answer="no", by=table.alma, at=NOW)
    reply_to_meeting(meeting=meeting, answer="yes", by=table.dara, at=NOW)
    reply_to_meeting(meeting=meeting, answer="maybe", by=table.omar, at=NOW)
    reply_to_meeting(meeting=meeting, answer="no", by=table.rosa, at=NOW)
    reply_to_meeting(meeting=meeting, answer="yes", by=table.maya, at=NOW)  # the facilitator holds no seat
    coming = coming_to(meeting, at=NOW)
    assert [(one.seat.name, one.says, one.who) for one in coming] == [
        ("Northside", "yes", "Dara Okafor"), ("Harbor", "maybe", "Omar Haddad"), ("Families", "no", "Rosa Jiménez"),
        ("Backbone", "", ""),
    ]  # fmt: skip
    turnout = turnout_of_replies(meeting, coming)
    assert (turnout.yes, turnout.maybe, turnout.no, turnout.silent) == (1, 1, 1, 1)
    assert turnout.quorum.is_met
    assert not turnout.quorum_without_maybe.is_met


def test_nobody_answers_after_the_end_or_a_cancellation(table: Table, meeting: Meeting) -> None:
    with pytest.raises(NotAllowed, match="over"):
        reply_to_meeting(meeting=meeting, answer="yes", by=table.alma, at=meeting.ends_at)
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="cancelled"):
        reply_to_meeting(meeting=meeting, answer="yes", by=table.alma, at=NOW)


def test_rights(table: Table, meeting: Meeting) -> None:
    for act in (
        lambda: change_meeting(meeting=meeting, changes={"place": "x"}, by=table.alma, at=NOW),
        lambda: cancel_meeting(meeting=meeting, why="x", by=table.rosa, at=NOW),
        lambda: restore_meeting(meeting=meeting, by=table.dara, at=NOW),
        lambda: reply_to_meeting(meeting=meeting, answer="yes", by=table.dewi, at=NOW),
        lambda: call_meeting(
            body=meeting.body, title="x", starts_at=meeting.starts_at, ends_at=meeting.ends_at, by=table.ines, at=NOW
        ),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_everybody_who_sits_is_invited_once(table: Table, meeting: Meeting, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        invited = invited_to(meeting.body, at=NOW)
    assert [one.name for one in invited] == [
        "Alma Reyes", "Dara Okafor", "Ines Park", "Maya Putri", "Omar Haddad", "Rosa Jiménez",
    ]  # fmt: skip


def test_next_meetings_of_a_member(table: Table, meeting: Meeting, django_assert_num_queries) -> None:
    reply_to_meeting(meeting=meeting, answer="maybe", by=table.alma, at=NOW)
    with django_assert_num_queries(1):
        (found,) = next_meetings(table.alma, NOW)
    assert (found.pk, found.my_reply, found.item_count) == (meeting.pk, "maybe", None)
    assert next_meetings(table.alma, meeting.ends_at) == []


def test_every_act_is_on_record(table: Table, meeting: Meeting) -> None:
    reply_to_meeting(meeting=meeting, answer="yes", by=table.alma, at=NOW)
    change(meeting, table, place="Town hall")
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    restore_meeting(meeting=meeting, by=table.maya, at=NOW)
    events = Entry.objects.filter(object_type="governance.meeting").order_by("sequence").values_list("event", flat=True)
    assert [event.removeprefix("governance.meeting.") for event in events] == [
        "called", "replied", "changed", "cancelled", "restored",
    ]  # fmt: skip
