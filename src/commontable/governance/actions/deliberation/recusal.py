"""A seat stands back from a round, and comes back to it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Position
from commontable.governance.permissions import Permission
from commontable.governance.rules.wording import LONGEST_RECUSAL
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

from .casting import keep_objection
from .holding import hold_position


@transaction.atomic
def stand_back(*, position: Position, why: str, by: Member, at: datetime) -> Position:
    """The seat is off the roll of this round, with its reason on record; what it had said no longer counts."""
    require(Permission.TAKE_POSITION, by=by, on=position, at=at)
    _require_open(hold_position(position), at=at)
    if position.is_recused:
        raise NotAllowed(_("This seat has stood back already."))
    if position.has_voted:
        raise NotAllowed(_("The ballot of this seat is in the box. A secret ballot cannot be taken out or changed."))
    missing = _("Say in a few words what keeps this seat from taking part, for example that it would gain by it.")
    position.recused_why = words(why, longest=LONGEST_RECUSAL, missing=missing)
    position.is_recused = True
    position.choice, position.reason, position.channel = "", "", ""
    position.cast_by, position.cast_at, position.recorded_by = None, None, None
    position.save()
    keep_objection(position, at=at)
    _record("governance.position.recused", position, by=by, at=at, why=position.recused_why)
    return position


@transaction.atomic
def come_back(*, position: Position, by: Member, at: datetime) -> Position:
    """The seat is on the roll of this round again, and has not spoken."""
    require(Permission.TAKE_POSITION, by=by, on=position, at=at)
    _require_open(hold_position(position), at=at)
    if not position.is_recused:
        raise NotAllowed(_("This seat is on the roll of the round."))
    position.is_recused, position.recused_why = False, ""
    position.save(update_fields=["is_recused", "recused_why"])
    _record("governance.position.returned", position, by=by, at=at)
    return position


def _require_open(position: Position, *, at: datetime) -> None:
    if not position.round.is_open(at):
        raise NotAllowed(_("This round has closed; nothing in it changes any more."))


def _record(event: str, position: Position, *, by: Member, at: datetime, **payload: str) -> None:
    round = position.round
    journal.record(event, by=by, on=position, at=at, proposal=round.proposal.number, round=round.number, **payload)
