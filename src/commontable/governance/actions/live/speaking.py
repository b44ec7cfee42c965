"""The word is asked for, given and given back: one waiting turn a seat, one speaker at a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.presence import sittings_of
from commontable.governance.models import Meeting, Seat, Turn
from commontable.governance.permissions import Permission
from commontable.governance.rules.live import TurnStage, require_live, turn_stage
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.standing import Standing

NOT_YOURS = _("You ask for the word for the seat you sit in, and this is not yours.")


@transaction.atomic
def ask_for_word(*, meeting: Meeting, seat: Seat, by: Member, at: datetime) -> Turn:
    """The seat waits for the word. Asking twice changes nothing: a seat waits once."""
    require(Permission.ASK_FOR_WORD, by=by, on=meeting, at=at)
    if Standing.HOLDER not in seat.standings_of(by, at):
        raise NotAllowed(NOT_YOURS)
    return _asked(meeting, seat, by, by=by, at=at)


@transaction.atomic
def call_on(*, meeting: Meeting, seat: Seat, by: Member, at: datetime) -> Turn:
    """The seat waits for the word because a hand went up in the room, and whoever leads saw it."""
    require(Permission.RUN_MEETINGS, by=by, on=meeting, at=at)
    sitting = next((one for one in sittings_of(meeting, at=at) if one.seat.pk == seat.pk), None)
    member = sitting.who or sitting.holder if sitting else None
    if member is None:
        raise NotAllowed(_("Nobody sits in the seat %(seat)s at this meeting.") % {"seat": seat.name})
    return _asked(meeting, seat, member, by=by, at=at)


@transaction.atomic
def give_back_word(*, turn: Turn, by: Member, at: datetime) -> Turn:
    """The seat waits no longer; where it had the word, it has spoken."""
    require(Permission.ASK_FOR_WORD, by=by, on=turn.meeting, at=at)
    if Standing.HOLDER not in turn.seat.standings_of(by, at):
        raise NotAllowed(NOT_YOURS)
    return _ended(turn, by=by, at=at)


@transaction.atomic
def give_word(*, turn: Turn, by: Member, at: datetime) -> Turn:
    """The seat has the word on the present item; whoever had it before has spoken. Giving it twice changes nothing."""
    require(Permission.RUN_MEETINGS, by=by, on=turn.meeting, at=at)
    meeting = hold(turn.meeting)
    turn.refresh_from_db()
    require_live(meeting.stage)
    stage = turn_stage(began_at=turn.began_at, ended_at=turn.ended_at)
    if stage == TurnStage.SPEAKING:
        return turn
    if stage != TurnStage.WAITING:
        raise NotAllowed(_("This seat is not waiting for the word any more."))
    Turn.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=at)
    turn.began_at, turn.item_id = at, meeting.current_id
    turn.save(update_fields=["began_at", "item"])
    journal.record("governance.word.given", by=by, on=meeting, at=at, seat=turn.seat.name, member=turn.member.name)
    return turn


@transaction.atomic
def end_word(*, turn: Turn, by: Member, at: datetime) -> Turn:
    """The turn is over, or taken out of the queue where it had not begun."""
    require(Permission.RUN_MEETINGS, by=by, on=turn.meeting, at=at)
    return _ended(turn, by=by, at=at)


def _asked(meeting: Meeting, seat: Seat, member: Member, *, by: Member, at: datetime) -> Turn:
    hold(meeting)
    require_live(meeting.stage)
    if seat.body_id != meeting.body_id or not seat.is_open(meeting.partnership.day(at)):
        raise NotAllowed(_("The seat %(seat)s does not sit at this meeting.") % {"seat": seat.name})
    waiting: Turn | None = Turn.objects.filter(meeting=meeting, seat=seat, ended_at=None).first()
    if waiting is not None:
        return waiting
    turn: Turn = Turn.objects.create(
        partnership_id=meeting.partnership_id, meeting=meeting, item_id=meeting.current_id, seat=seat, member=member,
        asked_at=at,
    )  # fmt: skip
    journal.record("governance.word.asked", by=by, on=meeting, at=at, seat=seat.name, member=member.name)
    return turn


def _ended(turn: Turn, *, by: Member, at: datetime) -> Turn:
    """Ends the turn; one that is over already stays as it is."""
    hold(turn.meeting)
    turn.refresh_from_db()
    stage = turn_stage(began_at=turn.began_at, ended_at=turn.ended_at)
    if stage in {TurnStage.SPOKEN, TurnStage.WITHDRAWN}:
        return turn
    turn.ended_at = at
    turn.save(update_fields=["ended_at"])
    event = "governance.word.ended" if stage == TurnStage.SPEAKING else "governance.word.withdrawn"
    journal.record(event, by=by, on=turn.meeting, at=at, seat=turn.seat.name, member=turn.member.name)
    return turn
