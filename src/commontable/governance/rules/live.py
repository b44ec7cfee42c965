"""What may happen in a meeting when: under way, after it, and no more once its minutes are approved."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.governance.rules.meeting import MeetingStage, MinutesStage
from commontable.partnership.rules.lifecycle import NotAllowed


class TurnStage(TextChoices):
    """Where a turn to speak stands."""

    WAITING = "waiting", _("asked for the word")
    SPEAKING = "speaking", _("has the word")
    SPOKEN = "spoken", _("has spoken")
    WITHDRAWN = "withdrawn", _("no longer asks for the word")


def turn_stage(*, began_at: datetime | None, ended_at: datetime | None) -> TurnStage:
    """Where a turn stands, from when it began and ended.

    >>> str(turn_stage(began_at=None, ended_at=None))
    'waiting'
    """
    if began_at is None:
        return TurnStage.WAITING if ended_at is None else TurnStage.WITHDRAWN
    return TurnStage.SPEAKING if ended_at is None else TurnStage.SPOKEN


def require_live(stage: str) -> None:
    """The meeting is under way; raises NotAllowed otherwise.

    >>> require_live("live")
    """
    if stage != MeetingStage.LIVE:
        raise NotAllowed(_("This meeting is not under way. Open it first."))


def require_begun(stage: str, *, starts_at: datetime | None, at: datetime) -> None:
    """The meeting can have been held: it is under way, or its time has come; raises NotAllowed otherwise."""
    if stage == MeetingStage.LIVE:
        return
    if stage != MeetingStage.CALLED or starts_at is None:
        raise NotAllowed(_("Only a meeting that was called can have been held. Call it first."))
    if starts_at > at:
        raise NotAllowed(_("This meeting has not begun yet. Open it when it does, or cancel it."))


def require_record_open(stage: str, *, minutes: str | None) -> None:
    """Who was there and what came of an item may still be written; raises NotAllowed otherwise.

    >>> require_record_open("held", minutes=None)
    >>> require_record_open("held", minutes="approved")
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: The minutes of this meeting are approved. What they rest on \
does not change any more.
    """
    if minutes == MinutesStage.APPROVED:
        raise NotAllowed(_("The minutes of this meeting are approved. What they rest on does not change any more."))
    if stage not in {MeetingStage.LIVE, MeetingStage.HELD}:
        raise NotAllowed(_("This meeting has not begun. Open it first."))
