"""The successor opens the handover, does its steps, and it ends."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Handover, HandoverStep, Member
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.handover import Ended, Sign
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui import wording

from .preparing import require_open


@transaction.atomic
def open_handover(*, handover: Handover, by: Member, at: datetime) -> Handover:
    """That the successor has opened it is on record, with when; only the first time counts."""
    require(Permission.TAKE_OVER, by=by, on=handover, at=at)
    hold(handover)
    if handover.successor_id != by.pk:
        raise NotAllowed(_("Only whoever takes over opens a handover."))
    if handover.opened_at is None:
        handover.opened_at = at
        handover.save(update_fields=["opened_at"])
        journal.record("partnership.handover.opened", by=by, on=handover, at=at)
    return handover


@transaction.atomic
def do_step(*, step: HandoverStep, is_done: bool, by: Member, at: datetime) -> HandoverStep:
    """The step is done, or to be done again."""
    handover = step.handover
    require(Permission.TAKE_OVER, by=by, on=handover, at=at)
    hold(handover)
    require_open(handover)
    step.refresh_from_db()
    if (step.done_at is not None) == is_done:
        return step
    step.done_at, step.done_by = (at, by) if is_done else (None, None)
    step.save(update_fields=["done_at", "done_by"])
    journal.record(
        "partnership.handover.step_done", by=by, on=handover, at=at, days=step.days, step=step.text, is_done=is_done
    )
    return step


@transaction.atomic
def end_handover(*, handover: Handover, because: str, by: Member, at: datetime, signs: Iterable[Sign] = ()) -> Handover:
    """The handover is over: done, or nobody left after all. `signs` are those known now; none begins another."""
    require(Permission.KEEP_HANDOVERS, by=by, on=handover, at=at)
    hold(handover)
    require_open(handover)
    because = Ended(because)
    leaver = handover.leaver
    if because == Ended.STAYED and leaver.left_on is not None:
        raise NotAllowed(
            _("The membership of %(name)s ends on %(day)s. Restore it first, then call the handover off.")
            % {"name": leaver.name, "day": wording.day(leaver.left_on)}
        )
    if because == Ended.DONE and handover.successor_id is None:
        raise NotAllowed(_("Nobody was named who takes over. Name somebody, or call the handover off."))
    handover.ended_at, handover.ended_because = at, because
    handover.signs = sorted({*handover.signs, *(sign.key for sign in signs)})
    handover.save(update_fields=["ended_at", "ended_because", "signs"])
    journal.record("partnership.handover.ended", by=by, on=handover, at=at, because=str(because))
    return handover
