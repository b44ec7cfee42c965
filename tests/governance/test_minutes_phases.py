"""Minutes: drafted from what happened, prepared, corrected by those present only, approved, and never changed again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from cast import Table
from commontable.agreements.models import Commitment
from commontable.governance.actions import live
from commontable.governance.actions.decisions.promising import capture_commitment
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.minutes import (
    approve_minutes,
    draft_minutes,
    prepare_minutes,
    propose_correction,
    reopen_minutes,
    settle_correction,
    write_minutes,
)
from commontable.governance.models import Correction, Minutes
from commontable.governance.rules.meeting import CorrectionStage, MeetingStage, MinutesStage
from commontable.governance.tasks.minutes import prepare_and_tell, send_letters
from commontable.journal.models import Entry
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.live import called, everybody_there, held, prepared, under_way

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
NEXT_WEEK = AT + timedelta(days=8)


def today(table: Table, at: datetime = AT):
    return table.partnership.day(at)


@pytest.fixture
def council(table: Table):
    return make_council(table)


@pytest.fixture
def meeting(table: Table, council):
    return held(table, *council, at=AT)


def test_the_draft_says_what_happened(table, council):
    body, seats = council
    meeting, (first, second, _third) = under_way(table, body, at=AT)
    everybody_there(table, meeting, seats, at=AT)
    live.move_on(meeting=meeting, to=first, seen=None, by=table.maya, at=AT)
    turn = live.ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)
    live.give_word(turn=turn, by=table.maya, at=AT)
    record_decision(
        body=body, title="Meet in schools", text="We meet in schools.",
        meeting=meeting, item=first, by=table.maya, at=AT,
    )  # fmt: skip
    capture_commitment(
        partner=table.harbor, member=table.omar, what="Open the hall", due_on=today(table) + timedelta(days=20),
        meeting=meeting, item=first, by=table.maya, at=AT,
    )  # fmt: skip
    live.move_on(meeting=meeting, to=second, seen=first, by=table.maya, at=AT + timedelta(minutes=12))
    live.note_outcome(item=second, came_of_it="## Not a heading of ours", by=table.maya, at=AT)
    live.close_meeting(meeting=meeting, by=table.maya, at=AT + timedelta(minutes=15))
    text = draft_minutes(meeting=meeting, by=table.maya, at=AT).text
    for said in (
        "## Who was there",
        "3 of 3 voting seats were there; 2 make a quorum.",
        "- Northside: Dara Okafor, Northside Unified School District, standing in",
        "## 1. Item 1",
        "It took 12 minutes; 10 were planned.",
        "Decision 1: Meet in schools",
        "- Harbor Youth Alliance (Omar Haddad): Open the hall, by March 24, 2026",
        "We did not come to this item.",
        "- Parents and families: 1 turn, 12 minutes",
        "- School systems: nobody spoke",
    ):
        assert said in text, text
    assert "Rosa Jiménez:" not in text.partition("## How the word went round")[2]  # by sector, never by person
    assert Commitment.objects.count() == 1


def test_drafting_again_keeps_what_was_written(table, meeting):
    minutes = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    write_minutes(minutes=minutes, text="My own words", seen=minutes.revision, by=table.omar, at=AT)
    again = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    assert (again.pk, again.versions.get().text) == (minutes.pk, "My own words")
    assert "My own words" not in again.text


def test_two_writers_do_not_overwrite_each_other(table, meeting):
    minutes = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    seen = minutes.revision
    write_minutes(minutes=minutes, text="Maya's", seen=seen, by=table.maya, at=AT)
    with pytest.raises(ChangedMeanwhile):
        write_minutes(minutes=minutes, text="Omar's", seen=seen, by=table.omar, at=AT)
    minutes.refresh_from_db()
    assert minutes.text == "Maya's"
    with pytest.raises(NotPermitted):
        write_minutes(minutes=minutes, text="Rosa's", by=table.rosa, at=AT)


@pytest.mark.parametrize("text", ["", "   \n", "x" * 100_001])
def test_minutes_have_a_text_people_can_read(table, meeting, text):
    minutes = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    with pytest.raises(NotAllowed):
        write_minutes(minutes=minutes, text=text, by=table.maya, at=AT)


def test_there_is_nothing_to_draft_before_the_meeting(table, council):
    with pytest.raises(NotAllowed, match="has not begun"):
        draft_minutes(meeting=called(table, council[0], at=AT), by=table.maya, at=AT)


def test_preparing_writes_to_those_who_sat_and_are_still_here(table, meeting, django_capture_on_commit_callbacks):
    end_membership(member=table.rosa, left_on=today(table), by=table.maya, at=AT)
    mail.outbox.clear()
    minutes = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    until = today(table) + timedelta(days=7)
    with django_capture_on_commit_callbacks(execute=True):
        prepare_and_tell(minutes=minutes, corrections_until=until, by=table.maya, at=AT)
    assert sorted(letter.to[0].partition("@")[0] for letter in mail.outbox) == ["dara", "ines", "omar"]
    assert "March 11, 2026" in mail.outbox[0].body
    assert f"/meetings/{meeting.uuid}/minutes/" in mail.outbox[0].body
    assert [(version.number, version.stage) for version in minutes.versions.all()] == [(1, "prepared")]
    reopen_minutes(minutes=minutes, by=table.maya, at=AT)
    assert send_letters.call(minutes.pk, table.maya.pk, AT.isoformat(), [table.omar.pk]) == 0  # taken back meanwhile


def test_minutes_are_prepared_after_the_meeting_for_somebody_and_with_time(table, council, meeting):
    minutes = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="Choose a later one"):
        prepare_minutes(minutes=minutes, corrections_until=today(table) - timedelta(days=1), by=table.maya, at=AT)
    live_one, _items = under_way(table, council[0], at=NEXT_WEEK, title="Next")
    draft = draft_minutes(meeting=live_one, by=table.maya, at=NEXT_WEEK)
    with pytest.raises(NotAllowed, match="still under way"):
        prepare_minutes(minutes=draft, corrections_until=today(table, NEXT_WEEK), by=table.maya, at=NEXT_WEEK)
    live.close_meeting(meeting=live_one, by=table.maya, at=NEXT_WEEK)
    with pytest.raises(NotAllowed, match="Record first who was there"):
        prepare_minutes(minutes=draft, corrections_until=today(table, NEXT_WEEK), by=table.maya, at=NEXT_WEEK)


def test_only_those_present_correct_and_only_in_time(table, meeting):
    minutes = draft_minutes(meeting=meeting, by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="still a draft"):
        propose_correction(minutes=minutes, text="Too early", by=table.rosa, at=AT)
    prepare_minutes(minutes=minutes, corrections_until=today(table), by=table.maya, at=AT)
    for absent in (table.alma, table.maya):  # alma was replaced by her alternate; maya led, without a seat
        with pytest.raises(NotPermitted):
            propose_correction(minutes=minutes, text="I was not there", by=absent, at=AT)
    late = AT.replace(hour=23)
    first = propose_correction(minutes=minutes, text="We said autumn.", by=table.rosa, at=late)
    assert propose_correction(minutes=minutes, text="We said autumn.", by=table.rosa, at=late) == first
    with pytest.raises(NotAllowed, match="has passed"):
        propose_correction(minutes=minutes, text="Too late", by=table.rosa, at=AT + timedelta(days=1))
    with pytest.raises(NotAllowed):
        propose_correction(minutes=minutes, text="x" * 2001, by=table.rosa, at=late)
    assert Entry.objects.filter(event="governance.minutes.corrected").count() == 1


def test_a_correction_is_taken_into_a_new_version_or_kept_beside(table, meeting):
    minutes = prepared(table, meeting, at=AT)
    taken = propose_correction(minutes=minutes, text="We said autumn.", by=table.rosa, at=AT)
    noted = propose_correction(minutes=minutes, text="I do not agree.", by=table.omar, at=AT)
    act = {"by": table.maya, "at": AT}
    with pytest.raises(NotAllowed, match="reads as before"):
        settle_correction(correction=taken, stage="taken", text=minutes.text, **act)
    with pytest.raises(NotAllowed, match="Say why"):
        settle_correction(correction=noted, stage="noted", **act)
    with pytest.raises(NotPermitted):
        settle_correction(correction=noted, stage="noted", answer="No.", by=table.rosa, at=AT)
    better = minutes.text.replace("spring", "autumn")
    with pytest.raises(NotAllowed, match="Choose one of the two"):  # or what was typed would be lost
        settle_correction(correction=noted, stage="noted", answer="No.", text=better, seen=minutes.revision, **act)
    with pytest.raises(ChangedMeanwhile):
        settle_correction(correction=taken, stage="taken", text=better, seen=minutes.revision - 1, **act)
    settle_correction(correction=taken, stage="taken", text=better, seen=minutes.revision, **act)
    settle_correction(correction=noted, stage="noted", answer="Kept beside.", **act)
    with pytest.raises(NotAllowed, match="settled already"):
        settle_correction(correction=taken, stage="noted", answer="Again", **act)
    minutes.refresh_from_db()
    assert "autumn" in minutes.text
    assert [(one.number, "autumn" in one.text) for one in minutes.versions.order_by("number")] == [
        (1, False),
        (2, True),
    ]


def test_approval_waits_for_the_corrections_and_their_day_or_a_meeting(table, council, meeting):
    minutes = prepared(table, meeting, at=AT)
    correction = propose_correction(minutes=minutes, text="We said autumn.", by=table.rosa, at=AT)
    with pytest.raises(NotAllowed, match="1 correction is not settled"):
        approve_minutes(minutes=minutes, by=table.maya, at=NEXT_WEEK)
    settle_correction(correction=correction, stage=CorrectionStage.NOTED, answer="No", by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="Corrections are open"):
        approve_minutes(minutes=minutes, by=table.maya, at=AT)
    with pytest.raises(NotAllowed, match="its own minutes"):
        approve_minutes(minutes=minutes, approved_in=meeting, by=table.maya, at=AT)
    coming = called(table, council[0], at=AT + timedelta(days=1), title="Next")
    with pytest.raises(NotAllowed, match="has not begun"):
        approve_minutes(minutes=minutes, approved_in=coming, by=table.maya, at=AT)
    live.open_meeting(meeting=coming, by=table.maya, at=AT + timedelta(days=1))
    with pytest.raises(NotPermitted):
        approve_minutes(minutes=minutes, approved_in=coming, by=table.rosa, at=AT + timedelta(days=1))
    approve_minutes(minutes=minutes, approved_in=coming, by=table.omar, at=AT + timedelta(days=1))
    assert (minutes.stage, minutes.approved_in, minutes.approved_by) == (MinutesStage.APPROVED, coming, table.omar)


def test_approved_minutes_never_change(table, council, meeting):
    _body, seats = council
    minutes = prepared(table, meeting, at=AT)
    correction = propose_correction(minutes=minutes, text="Late", by=table.rosa, at=AT)
    settle_correction(correction=correction, stage="noted", answer="No", by=table.maya, at=AT)
    Correction.objects.filter(pk=correction.pk).update(stage="open")  # as if one had slipped in
    Minutes.objects.filter(pk=minutes.pk).update(stage=MinutesStage.APPROVED)
    minutes.refresh_from_db()
    text, revision, versions = minutes.text, minutes.revision, minutes.versions.count()
    act = {"by": table.maya, "at": NEXT_WEEK}
    tries = [
        lambda: write_minutes(minutes=minutes, text="Other", **act),
        lambda: draft_minutes(meeting=meeting, **act),
        lambda: prepare_minutes(minutes=minutes, corrections_until=today(table, NEXT_WEEK), **act),
        lambda: reopen_minutes(minutes=minutes, **act),
        lambda: approve_minutes(minutes=minutes, **act),
        lambda: settle_correction(correction=correction, stage="taken", text="Other", **act),
        lambda: propose_correction(minutes=minutes, text="Later", by=table.rosa, at=NEXT_WEEK),
        lambda: live.record_attendance(meeting=meeting, seats={seats["schools"]: ("present", table.alma)}, **act),
        lambda: live.note_outcome(item=meeting.items.first(), came_of_it="Other", **act),
    ]
    before = Entry.objects.count()
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    minutes.refresh_from_db()
    assert (minutes.text, minutes.revision, minutes.versions.count()) == (text, revision, versions)
    assert Entry.objects.count() == before
    assert meeting.stage == MeetingStage.HELD
