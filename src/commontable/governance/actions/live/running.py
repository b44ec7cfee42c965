"""A meeting is opened, moves through its agenda and is closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import AgendaItem, Meeting, Turn
from commontable.governance.permissions import Permission
from commontable.governance.rules.live import require_begun, require_live
from commontable.governance.rules.meeting import MeetingStage, lifecycle
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import ChangedMeanwhile, hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: Member, at: datetime) -> Meeting:
    """The meeting is under way; its first item waits to be begun."""
    require(Permission.RUN_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    if meeting.stage == MeetingStage.LIVE:
        raise NotAllowed(_("This meeting is under way already."))
    if meeting.starts_at is None:
        raise NotAllowed(_("This meeting has no date yet. Choose one first."))
    if not meeting.body.is_open(meeting.partnership.day(at)):
        raise NotAllowed(_("This body is closed. Reopen it before it meets."))
    meeting.stage = lifecycle.move(meeting.stage, to=MeetingStage.LIVE)
    meeting.opened_at = at
    meeting.save(update_fields=["stage", "opened_at"])
    journal.record("governance.meeting.opened", by=by, on=meeting, at=at, body=meeting.body.name)
    return meeting


@transaction.atomic
def take_back_opening(*, meeting: Meeting, by: Member, at: datetime) -> Meeting:
    """A meeting opened by mistake is called again, as if nobody had opened it; nothing may have happened in it."""
    require(Permission.RUN_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    require_live(meeting.stage)
    spoken = Turn.objects.filter(meeting=meeting, began_at__isnull=False).exists()
    if spoken or meeting.items.filter(began_at__isnull=False).exists():
        raise NotAllowed(_("This meeting has begun its agenda. End it instead; what happened stays on record."))
    meeting.stage = lifecycle.move(meeting.stage, to=MeetingStage.CALLED)
    meeting.opened_at = None
    meeting.save(update_fields=["stage", "opened_at"])
    Turn.objects.filter(meeting=meeting, ended_at=None).update(ended_at=at)
    journal.record("governance.meeting.taken_back", by=by, on=meeting, at=at, body=meeting.body.name)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Member, at: datetime) -> Meeting:
    """The meeting was held: its item and every turn to speak are over. One run on paper is recorded as held, too."""
    require(Permission.RUN_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    if meeting.stage == MeetingStage.HELD:
        raise NotAllowed(_("This meeting has ended already."))
    require_begun(meeting.stage, starts_at=meeting.starts_at, at=at)
    current = meeting.current
    meeting.stage = lifecycle.move(meeting.stage, to=MeetingStage.HELD)
    meeting.closed_at, meeting.current = at, None
    meeting.save(update_fields=["stage", "closed_at", "current"])
    if current is not None:
        _leave(current, at=at)
    Turn.objects.filter(meeting=meeting, ended_at=None).update(ended_at=at)
    journal.record("governance.meeting.closed", by=by, on=meeting, at=at, body=meeting.body.name)
    return meeting


@transaction.atomic
def move_on(
    *, meeting: Meeting, to: AgendaItem | None, seen: AgendaItem | None, by: Member, at: datetime
) -> AgendaItem | None:
    """The meeting is at that item, forward or back; None is a break. The item left is over, as is the turn in it.

    `seen` is the item the mover saw as the present one: whoever moves second, at once, raises ChangedMeanwhile and
    nothing is skipped. On coming back to an item its time goes on where it stopped: `began_at` moves accordingly.
    """
    require(Permission.RUN_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    require_live(meeting.stage)
    if meeting.current_id != (seen.pk if seen else None):
        raise ChangedMeanwhile(_("Somebody moved on in the agenda already. Look at where the meeting is, then go on."))
    if to is not None and (to := meeting.items.filter(pk=to.pk).first()) is None:  # nor taken off meanwhile
        raise NotAllowed(_("This item is not on the agenda of this meeting."))
    if meeting.current_id == (to.pk if to else None):
        raise NotAllowed(_("The meeting is at this item already."))
    if meeting.current is not None:
        _leave(meeting.current, at=at)
        Turn.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=at)
    if to is not None:
        spent = to.ended_at - to.began_at if to.ended_at and to.began_at else None
        to.began_at, to.ended_at = at - spent if spent else at, None
        to.save(update_fields=["began_at", "ended_at"])
    meeting.current = to
    meeting.save(update_fields=["current"])
    journal.record(
        "governance.agenda.moved_on", by=by, on=meeting, at=at, item=to.title if to else None,
        left=seen.title if seen else None,
    )  # fmt: skip
    return to


def _leave(item: AgendaItem, *, at: datetime) -> None:
    """The item is over for now."""
    item.ended_at = at
    item.save(update_fields=["ended_at"])
