"""A meeting is opened, goes through its agenda and ends; two who move on at once skip nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from cast import Table
from commontable.governance.actions.live import close_meeting, move_on, note_outcome, open_meeting, take_back_opening
from commontable.governance.actions.meetings.agenda import remove_item
from commontable.governance.models import Body, Meeting
from commontable.governance.rules.meeting import MeetingStage
from commontable.journal.models import Entry
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.live import called, under_way

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=7)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


def test_a_called_meeting_is_opened_by_whoever_leads(table, council):
    meeting = called(table, council, at=AT)
    for outsider in (table.alma, table.rosa, table.ines):
        with pytest.raises(NotPermitted):
            open_meeting(meeting=meeting, by=outsider, at=AT)
    open_meeting(meeting=meeting, by=table.omar, at=AT)  # the chair
    assert (meeting.stage, meeting.opened_at, meeting.current) == (MeetingStage.LIVE, AT, None)
    with pytest.raises(NotAllowed, match="under way already"):
        open_meeting(meeting=meeting, by=table.maya, at=AT)
    assert Entry.objects.filter(event="governance.meeting.opened").count() == 1


def test_items_begin_and_end_as_the_meeting_moves_on(table, council):
    meeting, (first, second, _third) = under_way(table, council, at=AT)
    move_on(meeting=meeting, to=first, seen=None, by=table.maya, at=AT)
    second = move_on(meeting=meeting, to=second, seen=first, by=table.omar, at=LATER)
    first.refresh_from_db()
    assert (first.began_at, first.ended_at, second.began_at, second.ended_at) == (AT, LATER, LATER, None)
    close_meeting(meeting=meeting, by=table.maya, at=LATER + timedelta(minutes=1))
    second.refresh_from_db()
    meeting.refresh_from_db()
    assert (second.ended_at, meeting.stage) == (LATER + timedelta(minutes=1), MeetingStage.HELD)


def test_time_goes_on_where_it_stopped_when_coming_back_to_an_item(table, council):
    meeting, (first, second, _third) = under_way(table, council, at=AT)
    move_on(meeting=meeting, to=first, seen=None, by=table.maya, at=AT)
    move_on(meeting=meeting, to=second, seen=first, by=table.maya, at=LATER)
    back = LATER + timedelta(minutes=20)
    first = move_on(meeting=meeting, to=first, seen=second, by=table.maya, at=back)
    assert back - first.began_at == LATER - AT
    assert first.ended_at is None


def test_who_moves_on_second_sees_it_and_nothing_is_skipped(table, council):
    meeting, (first, second, third) = under_way(table, council, at=AT)
    move_on(meeting=meeting, to=first, seen=None, by=table.maya, at=AT)
    mine, theirs = Meeting.objects.get(pk=meeting.pk), Meeting.objects.get(pk=meeting.pk)
    move_on(meeting=mine, to=second, seen=first, by=table.maya, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        move_on(meeting=theirs, to=second, seen=first, by=table.omar, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        move_on(meeting=theirs, to=third, seen=first, by=table.omar, at=LATER)
    meeting.refresh_from_db()
    third.refresh_from_db()
    assert (meeting.current, third.began_at) == (second, None)


def test_an_item_of_another_meeting_is_refused(table, council):
    meeting, _items = under_way(table, council, at=AT)
    other = called(table, council, at=AT + timedelta(days=7), title="December council")
    with pytest.raises(NotAllowed, match="not on the agenda"):
        move_on(meeting=meeting, to=other.items.first(), seen=None, by=table.maya, at=AT)
    gone = meeting.items.last()
    remove_item(item=gone.__class__.objects.get(pk=gone.pk), by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="not on the agenda"):
        move_on(meeting=meeting, to=gone, seen=None, by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="not under way"):
        move_on(meeting=other, to=other.items.first(), seen=None, by=table.maya, at=AT)


def test_an_opening_by_mistake_is_taken_back_until_something_happened(table, council):
    meeting, (first, *_rest) = under_way(table, council, at=AT)
    take_back_opening(meeting=meeting, by=table.maya, at=AT)
    assert (meeting.stage, meeting.opened_at) == (MeetingStage.CALLED, None)
    open_meeting(meeting=meeting, by=table.maya, at=AT)
    move_on(meeting=meeting, to=first, seen=None, by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="End it instead"):
        take_back_opening(meeting=meeting, by=table.maya, at=AT)


def test_a_meeting_on_paper_is_recorded_as_held_once_its_time_has_come(table, council):
    meeting = called(table, council, at=AT)
    with pytest.raises(NotAllowed, match="has not begun yet"):
        close_meeting(meeting=meeting, by=table.maya, at=AT - timedelta(minutes=1))
    close_meeting(meeting=meeting, by=table.maya, at=LATER)
    assert (meeting.stage, meeting.opened_at) == (MeetingStage.HELD, None)
    with pytest.raises(NotAllowed, match="ended already"):
        close_meeting(meeting=meeting, by=table.maya, at=LATER)


def test_what_came_of_an_item_is_not_overwritten_unseen(table, council):
    _meeting, (first, *_rest) = under_way(table, council, at=AT)
    note_outcome(item=first, came_of_it="Agreed.", seen="", by=table.maya, at=AT)
    with pytest.raises(ChangedMeanwhile):
        note_outcome(item=first, came_of_it="Not agreed.", seen="", by=table.omar, at=AT)
    note_outcome(item=first, came_of_it="Agreed.", seen="", by=table.omar, at=AT)  # the same words: nothing to say
    assert Entry.objects.filter(event="governance.agenda.noted").count() == 1
    with pytest.raises(NotPermitted):
        note_outcome(item=first, came_of_it="Mine", by=table.rosa, at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_moves(table):
    body, _seats = make_council(table)
    meeting, (first, _second, _third) = under_way(table, body, at=AT)
    barrier, found = threading.Barrier(2), []

    def press(by) -> None:
        barrier.wait()
        while True:
            try:
                mine = Meeting.objects.get(pk=meeting.pk)
                move_on(meeting=mine, to=first, seen=None, by=by, at=AT)
                found.append("moved")
            except ChangedMeanwhile:
                found.append("saw it")
            except OperationalError as error:  # SQLite in memory does not wait
                assert "locked" in str(error)
                continue
            break
        connection.close()

    threads = [threading.Thread(target=press, args=(by,)) for by in (table.maya, table.omar)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["moved", "saw it"]
    assert Entry.objects.filter(event="governance.agenda.moved_on").count() == 1
