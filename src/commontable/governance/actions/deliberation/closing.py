"""A round is closed and counted; what follows for the proposal follows in the same act."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice, Outcome, Result
from commontable.governance.actions.decisions.recording import adopted
from commontable.governance.datasets.rounds import deliberations_held, outcome_of
from commontable.governance.models import BallotBox, Objection, Position, Round
from commontable.governance.permissions import Permission
from commontable.governance.rules.deliberation import TOLD
from commontable.governance.rules.proposal import ENDED, ObjectionStage, ProposalStage, RoundKind, lifecycle
from commontable.governance.rules.wording import LONGEST_SYNTHESIS
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

from .casting import is_secret, keep_objection
from .holding import hold_round

CLOSED = _("This round has closed; nothing in it changes any more.")
UNSETTLED = (ObjectionStage.STANDING, ObjectionStage.ANSWERED)


@transaction.atomic
def write_synthesis(*, round: Round, synthesis: str, by: Member, at: datetime) -> Round:
    """The synthesis is kept beside the open round, and can be written further until it closes."""
    require(Permission.FACILITATE, by=by, on=round.proposal, at=at)
    hold_round(round)
    if round.closed_at is not None:
        raise NotAllowed(CLOSED)
    round.synthesis = words(synthesis, longest=LONGEST_SYNTHESIS)
    round.save(update_fields=["synthesis"])
    journal.record(
        "governance.round.synthesised", by=by, on=round, at=at, proposal=round.proposal.number, round=round.number
    )
    return round


@transaction.atomic
def close_round(*, round: Round, by: Member, at: datetime, synthesis: str = "") -> Round:
    """The round is counted under the rule it was opened with and never changes again; the proposal moves on.

    Adopted: the decision is recorded. Objections stand: they wait for answers, and the next round or the vote comes
    after that; with no round left and no vote to fall back on, the proposal is not adopted. Without a quorum the
    round can be repeated, and secret papers are destroyed uncounted. A deliberation needs its synthesis, here or
    written before.
    """
    require(Permission.FACILITATE, by=by, on=round.proposal, at=at)
    hold_round(round)
    if round.closed_at is not None:
        raise NotAllowed(CLOSED)
    synthesis = words(synthesis, longest=LONGEST_SYNTHESIS) or round.synthesis
    if round.kind == RoundKind.DELIBERATION and not synthesis:
        raise NotAllowed(_("Write the synthesis first: what was said, what is shared, what is still open."))
    positions = list(round.positions.select_related("seat"))
    _require_time(round, positions, at=at)
    proposal, held = round.proposal, deliberations_held(round.proposal)
    if round.kind == RoundKind.DELIBERATION:
        _let_objections_stand(round, positions, at=at)
    outcome = outcome_of(round, positions, held=held)
    round.synthesis, round.outcome, round.closed_at = synthesis, outcome.to_json(), at
    round.save(update_fields=["synthesis", "outcome", "closed_at"])
    if is_secret(round) and outcome.result is Result.NO_QUORUM:
        BallotBox.objects.filter(round=round).update(papers=[])
    proposal.stage = lifecycle.move(proposal.stage, to=_what_follows(round, outcome))
    proposal.ended_at = at if proposal.stage in ENDED else None
    proposal.save(update_fields=["stage", "ended_at"])
    _settle_earlier(round, positions, is_end=proposal.stage in ENDED, at=at)
    journal.record(
        "governance.round.closed", by=by, on=round, at=at, proposal=proposal.number, round=round.number,
        outcome=round.outcome, stage=proposal.stage,
    )  # fmt: skip
    if proposal.stage == ProposalStage.ADOPTED:
        adopted(round=round, by=by, at=at)
    return round


def _require_time(round: Round, positions: list[Position], *, at: datetime) -> None:
    """People who were told a closing time have it, unless everybody has spoken."""
    is_early = round.closes_at is not None and at < round.closes_at
    if is_early and any(not (one.choice or one.has_voted or one.is_recused) for one in positions):
        raise NotAllowed(TOLD)


def _let_objections_stand(round: Round, positions: list[Position], *, at: datetime) -> None:
    """A seat that upheld an objection and said nothing since objects in this round too: silence takes nothing back."""
    upheld = Objection.objects.filter(
        proposal=round.proposal_id, stage=ObjectionStage.STANDING, upheld_at__isnull=False
    ).exclude(position__round=round)
    by_seat = {objection.position.seat_id: objection for objection in upheld.select_related("position")}
    for position in positions:
        objection = by_seat.get(position.seat_id)
        if objection is None or position.choice or position.is_recused:
            continue
        before = objection.position
        position.choice, position.reason, position.channel = Choice.OBJECT, objection.text, before.channel
        position.cast_by_id, position.recorded_by_id, position.cast_at = before.cast_by_id, before.recorded_by_id, at
        position.save()
        position.round = round
        keep_objection(position, at=at)


def _what_follows(round: Round, outcome: Outcome) -> ProposalStage:
    if outcome.result is Result.ADOPTED:
        return ProposalStage.ADOPTED
    if outcome.result is Result.NOT_ADOPTED:
        return ProposalStage.NOT_ADOPTED
    return ProposalStage.BETWEEN_ROUNDS


def _settle_earlier(round: Round, positions: list[Position], *, is_end: bool, at: datetime) -> None:
    """What became of objections of earlier rounds: resolved where the seat now supports, else carried.

    A seat that did not speak keeps what it has until the proposal ends; then all that was not resolved is carried.
    """
    said = {} if is_secret(round) else {position.seat_id: position.choice for position in positions}
    open_still = Objection.objects.filter(proposal=round.proposal_id, stage__in=UNSETTLED).select_related("position")
    for objection in open_still:
        is_of_now = objection.position.round_id == round.pk
        choice = "" if is_of_now or round.kind == RoundKind.VOTE else said.get(objection.position.seat_id, "")
        if choice in (Choice.SUPPORT, Choice.RESERVATIONS):
            objection.stage = ObjectionStage.RESOLVED
        elif choice or is_end:
            objection.stage = ObjectionStage.CARRIED
        else:
            continue
        objection.settled_at = at
        objection.save(update_fields=["stage", "settled_at"])
