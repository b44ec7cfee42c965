"""Meetings are called, changed, cancelled and called again; every calendar follows by `sequence`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, Meeting
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import MeetingStage, lifecycle
from commontable.governance.rules.meeting_times import check_times
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.plain_text import one_line, plain_text

TIMES, PLACES = ("starts_at", "ends_at"), ("place", "online_url")
LONGEST_TITLE, LONGEST_PLACE, LONGEST_WHY = 160, 200, 200


@transaction.atomic
def call_meeting(
    *, body: Body, title: str, starts_at: datetime, ends_at: datetime, by: Member, at: datetime,
    place: str = "", online_url: str = "", notes: str = "",
) -> Meeting:  # fmt: skip
    """The body meets at that time; letters go out through `tasks.meetings`."""
    require(Permission.CALL_MEETINGS, by=by, on=body, at=at)
    check_times(starts_at=starts_at, ends_at=ends_at, at=at)
    meeting = new_meeting(
        body=body, title=title, stage=MeetingStage.CALLED, by=by, at=at,
        starts_at=starts_at, ends_at=ends_at, place=place, online_url=online_url, notes=notes,
    )  # fmt: skip
    journal.record("governance.meeting.called", by=by, on=meeting, at=at, body=body.name, starts_at=starts_at)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, changes: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None
) -> Meeting:
    """Title, times, place, video address or notes are the new ones.

    A new time or place raises `sequence`. With a new time, replies count no longer and everybody is asked again.
    `seen` is the `revision_of` the meeting the writer had before them; raises ChangedMeanwhile where it is another now.
    """
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    require_seen(revision=revision_of(hold(meeting)), seen=seen)
    if meeting.stage not in {MeetingStage.FINDING_DATE, MeetingStage.CALLED}:
        raise NotAllowed(_("A meeting that is %(stage)s can no longer be changed.") % {"stage": _stage_of(meeting)})
    wanted = {**changes, **_words(changes)}
    differing = {name: value for name, value in wanted.items() if getattr(meeting, name) != value}
    if not differing:
        return meeting
    before = {name: getattr(meeting, name) for name in differing}
    for name, value in differing.items():
        setattr(meeting, name, value)
    moved = not differing.keys().isdisjoint(TIMES)
    if moved and (meeting.starts_at is None or meeting.ends_at is None or meeting.stage != MeetingStage.CALLED):
        raise NotAllowed(_("This meeting has no date yet. Fix one of the dates offered, or offer others."))
    if moved:
        check_times(starts_at=meeting.starts_at, ends_at=meeting.ends_at, at=at)
        meeting.replies.all().delete()
    if meeting.stage == MeetingStage.CALLED and not differing.keys().isdisjoint((*TIMES, *PLACES)):
        meeting.sequence += 1
    meeting.changed_at = at
    meeting.save(update_fields=[*differing, "sequence", "changed_at"])
    journal.record("governance.meeting.changed", by=by, on=meeting, at=at, before=before, after=differing)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, why: str, by: Member, at: datetime) -> Meeting:
    """The meeting will not be; calendars are told, and show it as cancelled for 30 days."""
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    why = one_line(why)[:LONGEST_WHY]
    if not why:
        raise NotAllowed(_("Say in a few words why the meeting is cancelled; people kept the time free."))
    if meeting.stage == MeetingStage.CANCELLED:
        raise NotAllowed(_("This meeting was cancelled already."))
    meeting.stage = lifecycle.move(meeting.stage, to=MeetingStage.CANCELLED)
    meeting.cancelled_at, meeting.cancelled_why, meeting.changed_at = at, why, at
    meeting.sequence += 1
    meeting.save(update_fields=["stage", "cancelled_at", "cancelled_why", "changed_at", "sequence"])
    journal.record("governance.meeting.cancelled", by=by, on=meeting, at=at, why=why)
    return meeting


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: Member, at: datetime) -> Meeting:
    """A cancelled meeting is called again, or its date is being found again, as it was."""
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    if meeting.stage != MeetingStage.CANCELLED:
        raise NotAllowed(_("This meeting is not cancelled."))
    has_date = meeting.starts_at is not None
    if has_date:
        check_times(starts_at=meeting.starts_at, ends_at=meeting.ends_at, at=at)
    meeting.stage = lifecycle.move(meeting.stage, to=MeetingStage.CALLED if has_date else MeetingStage.FINDING_DATE)
    meeting.cancelled_at, meeting.cancelled_why, meeting.changed_at = None, "", at
    meeting.sequence += 1
    meeting.save(update_fields=["stage", "cancelled_at", "cancelled_why", "changed_at", "sequence"])
    journal.record("governance.meeting.restored", by=by, on=meeting, at=at)
    return meeting


def revision_of(meeting: Meeting) -> int:
    """A number that is another one after every change of the meeting."""
    return int(meeting.changed_at.timestamp() * 1_000_000)


def new_meeting(
    *, body: Body, title: str, stage: MeetingStage, by: Member, at: datetime,
    place: str, online_url: str, notes: str, starts_at: datetime | None = None, ends_at: datetime | None = None,
) -> Meeting:  # fmt: skip
    """A meeting of an open body, its words cleaned; whoever calls it has asked for the permission."""
    if not body.is_open(body.partnership.day(at)):
        raise NotAllowed(_("%(body)s is closed and no longer meets.") % {"body": body.name})
    words = _words({"title": title, "place": place, "online_url": online_url, "notes": notes})
    meeting: Meeting = Meeting.objects.create(
        partnership_id=body.partnership_id, body=body, stage=stage, starts_at=starts_at, ends_at=ends_at,
        made_by=by, made_at=at, changed_at=at, **words,
    )  # fmt: skip
    return meeting


def _words(given: Mapping[str, Any]) -> dict[str, str]:
    """Titles and places are one line without control characters: they travel in the heads of letters and calendars."""
    words = {name: one_line(given[name]) for name in ("title", *PLACES) if name in given}
    if "notes" in given:
        words["notes"] = plain_text(given["notes"])
    if "title" in words and not words["title"]:
        raise NotAllowed(_("A meeting needs a title."))
    if len(words.get("title", "")) > LONGEST_TITLE or len(words.get("place", "")) > LONGEST_PLACE:
        raise NotAllowed(_("Titles and places have to be shorter, so that they fit into a calendar."))
    return words


def _stage_of(meeting: Meeting) -> str:
    return str(MeetingStage(meeting.stage).label)
