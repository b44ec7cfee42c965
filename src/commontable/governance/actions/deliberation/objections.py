"""Objections are answered; whoever raised one says whether the answer resolves it; what is left is carried."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.actions.proposals.revising import give_answer
from commontable.governance.models import Objection, ProposalVersion
from commontable.governance.permissions import Permission
from commontable.governance.rules.proposal import ENDED, ObjectionStage, objections
from commontable.governance.rules.wording import LONGEST_REASON
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

from .holding import hold_objection


@transaction.atomic
def answer_objection(
    *, objection: Objection, answer: str, by: Member, at: datetime, resolved_by: ProposalVersion | None = None
) -> Objection:
    """The objection has an answer, maybe in a version of the proposal, and waits for whoever raised it."""
    require(Permission.REVISE_PROPOSALS, by=by, on=objection.proposal, at=at)
    _require_going_on(hold_objection(objection))
    answer = words(answer, longest=LONGEST_REASON, missing=_("Write the answer, or carry the objection."))
    if resolved_by is not None and resolved_by.proposal_id != objection.proposal_id:
        raise NotAllowed(_("This is a version of another proposal."))
    give_answer(objection, answer=answer, version=resolved_by, by=by, at=at)
    version = resolved_by.number if resolved_by else None
    _record("governance.objection.answered", objection, by=by, at=at, answer=answer, version=version)
    return objection


@transaction.atomic
def accept_answer(*, objection: Objection, by: Member, at: datetime) -> Objection:
    """The objection is resolved, in the words of the seat that raised it."""
    require(Permission.SETTLE_OBJECTIONS, by=by, on=objection, at=at)
    _require_answered(hold_objection(objection))
    objection.stage, objection.settled_at = objections.move(objection.stage, to=ObjectionStage.RESOLVED), at
    objection.upheld_at, objection.upheld_why = None, ""
    objection.save(update_fields=["stage", "settled_at", "upheld_at", "upheld_why"])
    _record("governance.objection.resolved", objection, by=by, at=at)
    return objection


@transaction.atomic
def uphold_objection(*, objection: Objection, why: str, by: Member, at: datetime) -> Objection:
    """The answer does not resolve the objection, and why; it stands in the next round too unless the seat moves."""
    require(Permission.SETTLE_OBJECTIONS, by=by, on=objection, at=at)
    _require_answered(hold_objection(objection))
    missing = _("Say what the answer leaves open, so that it can be worked on.")
    objection.upheld_why = words(why, longest=LONGEST_REASON, missing=missing)
    if objection.stage != ObjectionStage.STANDING:
        objection.stage = objections.move(objection.stage, to=ObjectionStage.STANDING)
    objection.upheld_at = at
    objection.save(update_fields=["stage", "upheld_at", "upheld_why"])
    _record("governance.objection.upheld", objection, by=by, at=at, why=objection.upheld_why)
    return objection


@transaction.atomic
def carry_objection(*, objection: Objection, by: Member, at: datetime) -> Objection:
    """The objection is not met; it goes into the record beside whatever is decided."""
    require(Permission.FACILITATE, by=by, on=objection.proposal, at=at)
    _require_going_on(hold_objection(objection))
    objection.stage, objection.settled_at = objections.move(objection.stage, to=ObjectionStage.CARRIED), at
    objection.save(update_fields=["stage", "settled_at"])
    _record("governance.objection.carried", objection, by=by, at=at)
    return objection


def _require_going_on(objection: Objection) -> None:
    if objection.proposal.stage in ENDED:
        raise NotAllowed(_("This proposal has been settled; what was said about it stays as it is."))


def _require_answered(objection: Objection) -> None:
    _require_going_on(objection)
    if not objection.answer:
        raise NotAllowed(_("Nobody has answered this objection yet."))


def _record(event: str, objection: Objection, *, by: Member, at: datetime, **payload: object) -> None:
    journal.record(
        event, by=by, on=objection, at=at, proposal=objection.proposal.number, seat=objection.position.seat.name,
        **payload,
    )  # fmt: skip
