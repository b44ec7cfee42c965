"""Promises are made, moved in time, said to be done, confirmed by somebody else, withdrawn and taken up again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Commitment, NewDate
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.commitment import CommitmentStage, lifecycle
from commontable.agreements.rules.promising import (
    LONGEST,
    LONGEST_EVIDENCE,
    require_day_ahead,
    require_in_time,
    require_words,
)
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .bringing import Brought
from .documents import keep_document


@transaction.atomic
def make_commitment(
    *, partner: Partner, member: Member, what: str, due_on: date, by: Member, at: datetime, evidence_wanted: str = ""
) -> Commitment:
    """The partner, and a person there, promise something by that day."""
    promise = Commitment(partnership_id=partner.partnership_id, partner=partner)
    require(Permission.MAKE_COMMITMENTS, by=by, on=promise, at=at)
    return write_down(
        partner=partner, member=member, what=what, due_on=due_on, evidence_wanted=evidence_wanted, by=by, at=at
    )


@transaction.atomic
def write_down(
    *, partner: Partner, member: Member, what: str, due_on: date, by: Member, at: datetime, evidence_wanted: str = ""
) -> Commitment:
    """The promise stands in the register with the next number.

    For acts that asked for a permission of their own: a promise captured in a meeting, or made by a decision.
    """
    if {partner.partnership_id, member.partnership_id} != {by.partnership_id}:
        raise ValueError("partner, member and writer belong to different partnerships")
    today = partner.partnership.day(at)
    if not partner.is_present(today):
        raise NotAllowed(_("%(partner)s has left the table.") % {"partner": partner.name})
    if member.partner_id != partner.pk or not member.is_present(today):
        raise NotAllowed(
            _("%(person)s does not sit for %(partner)s today. Name somebody who does, and will answer for it.")
            % {"person": member.name, "partner": partner.name}
        )
    what = require_words(what)
    if len(evidence_wanted.strip()) > LONGEST:
        require_words(evidence_wanted)
    require_day_ahead(due_on=due_on, today=today)
    promise: Commitment = Commitment.objects.create(
        partnership_id=partner.partnership_id,
        number=next_number(Commitment, partnership=partner.partnership),
        partner=partner,
        member=member,
        what=what,
        evidence_wanted=evidence_wanted.strip(),
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    journal.record(
        "agreements.commitment.made",
        by=by, on=promise, at=at, number=promise.number, partner=partner.name, due_on=due_on,
    )  # fmt: skip
    return promise


@transaction.atomic
def renegotiate(*, commitment: Commitment, due_on: date, why: str, by: Member, at: datetime) -> NewDate:
    """The promise is due on the new day; the old one and the reason stay readable.

    Raises NotAllowed once its day has passed: renegotiating is done openly, and in time.
    """
    commitment, today = _theirs(commitment, by=by, at=at)
    if commitment.stage != CommitmentStage.OPEN:
        raise NotAllowed(_("Only an open promise has a day to move."))
    require_in_time(due_on=commitment.due_on, today=today)
    require_day_ahead(due_on=due_on, today=today)
    why = require_words(why)
    if due_on == commitment.due_on:
        raise NotAllowed(_("That is the day it is due already. Choose another day."))
    moved: NewDate = NewDate.objects.create(
        partnership_id=commitment.partnership_id,
        commitment=commitment, before=commitment.due_on, after=due_on, why=why, by=by, at=at,
    )  # fmt: skip
    commitment.due_on = due_on
    commitment.save(update_fields=["due_on"])
    journal.record(
        "agreements.commitment.renegotiated",
        by=by, on=commitment, at=at, before={"due_on": moved.before}, after={"due_on": due_on}, reason=why,
    )  # fmt: skip
    return moved


@transaction.atomic
def pass_on(*, commitment: Commitment, to: Member, by: Member, at: datetime) -> Commitment:
    """The other member of the partner answers for the promise now; what it says and its day stay."""
    commitment, today = _theirs(commitment, by=by, at=at)
    if commitment.stage not in {CommitmentStage.OPEN, CommitmentStage.DONE}:
        raise NotAllowed(_("Only a promise that is still to be kept passes to somebody else."))
    if to.partner_id != commitment.partner_id or not (to.is_present(today) or today < to.joined_on):
        raise NotAllowed(
            _("%(person)s does not sit for %(partner)s. Name somebody who does, and will answer for it.")
            % {"person": to.name, "partner": commitment.partner.name}
        )
    before = commitment.member
    if to.pk == before.pk:
        raise NotAllowed(_("%(person)s answers for it already.") % {"person": to.name})
    _keep(commitment, member=to)
    journal.record(
        "agreements.commitment.passed_on",
        by=by, on=commitment, at=at, before={"member": before.name}, after={"member": to.name},
    )  # fmt: skip
    return commitment


@transaction.atomic
def report_done(
    *, commitment: Commitment, evidence: str, by: Member, at: datetime, brought: Brought | None = None
) -> Commitment:
    """Whoever promised says it is done, and how one can see that; it waits for somebody else to confirm.

    `brought`: a file that shows it (`bringing.looked_into`); one brought before stays where none is given.
    """
    commitment, _today = _theirs(commitment, by=by, at=at)
    stage = lifecycle.move(commitment.stage, to=CommitmentStage.DONE)
    evidence = require_words(evidence, longest=LONGEST_EVIDENCE)
    kept = commitment.evidence_kept
    if brought is not None:
        kept = keep_document(
            partnership=by.partnership, content=brought.content, media_type=brought.media_type, name=brought.name,
            by=by, at=at,
        )  # fmt: skip
    _keep(
        commitment, stage=stage, evidence=evidence, evidence_kept=kept, done_at=at, done_by=by, missing="",
        missed_by=None,
    )  # fmt: skip
    journal.record(
        "agreements.commitment.done", by=by, on=commitment, at=at, evidence=evidence,
        file_sha256=kept.sha256 if kept else "",
    )  # fmt: skip
    return commitment


@transaction.atomic
def confirm_commitment(*, commitment: Commitment, by: Member, at: datetime) -> Commitment:
    """Somebody from another partner has seen that the promise was kept."""
    commitment = _of_others(commitment, by=by, at=at)
    stage = lifecycle.move(commitment.stage, to=CommitmentStage.CONFIRMED)
    _keep(commitment, stage=stage, confirmed_at=at, confirmed_by=by)
    journal.record("agreements.commitment.confirmed", by=by, on=commitment, at=at)
    return commitment


@transaction.atomic
def not_confirmed(*, commitment: Commitment, why: str, by: Member, at: datetime) -> Commitment:
    """The promise is open again, with what is still missing; what was said to be done stays readable."""
    commitment = _of_others(commitment, by=by, at=at)
    if commitment.stage != CommitmentStage.DONE:
        raise NotAllowed(_("Nobody says at present that this is done."))
    why = require_words(why)
    _keep(commitment, stage=CommitmentStage.OPEN, done_at=None, done_by=None, missing=why, missed_by=by)
    journal.record("agreements.commitment.not_confirmed", by=by, on=commitment, at=at, reason=why)
    return commitment


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, why: str, by: Member, at: datetime) -> Commitment:
    """The promise no longer holds, openly and with a reason; it can be taken up again."""
    commitment, _today = _theirs(commitment, by=by, at=at)
    stage = lifecycle.move(commitment.stage, to=CommitmentStage.WITHDRAWN)
    why = require_words(why)
    _keep(commitment, stage=stage, withdrawn_why=why, withdrawn_at=at)
    journal.record("agreements.commitment.withdrawn", by=by, on=commitment, at=at, reason=why)
    return commitment


@transaction.atomic
def restore_commitment(*, commitment: Commitment, by: Member, at: datetime) -> Commitment:
    """The promise holds again, by the day it had: withdrawing buys no time."""
    commitment, _today = _theirs(commitment, by=by, at=at)
    if commitment.stage != CommitmentStage.WITHDRAWN:
        raise NotAllowed(_("This promise is not withdrawn."))
    _keep(commitment, stage=CommitmentStage.OPEN, withdrawn_why="", withdrawn_at=None)
    journal.record("agreements.commitment.restored", by=by, on=commitment, at=at)
    return commitment


def _theirs(commitment: Commitment, *, by: Member, at: datetime) -> tuple[Commitment, date]:
    """The promise, locked, for those who made it; and the day it is at the table."""
    require(Permission.REPORT_COMMITMENTS, by=by, on=commitment, at=at)
    return hold(commitment), by.partnership.day(at)


def _of_others(commitment: Commitment, *, by: Member, at: datetime) -> Commitment:
    """The promise, locked, for somebody who neither made it nor said it is done, under any hat."""
    require(Permission.CONFIRM_COMMITMENTS, by=by, on=commitment, at=at)
    hold(commitment)
    if by.partner_id == commitment.partner_id:
        raise NotAllowed(_("Somebody from another partner confirms this, so that the word of two stands behind it."))
    said_by = [commitment.member, *([commitment.done_by] if commitment.done_by else [])]
    if any(person.pk == by.pk or (by.user_id and person.user_id == by.user_id) for person in said_by):
        raise NotAllowed(_("You said yourself that this is done. Somebody else confirms it."))
    return commitment


def _keep(commitment: Commitment, **changes: Any) -> None:
    for field, value in changes.items():
        setattr(commitment, field, value)
    commitment.save(update_fields=list(changes))
