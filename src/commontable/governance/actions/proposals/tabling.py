"""A proposal comes to the table, goes back to draft, is withdrawn and taken up again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import BallotBox, Proposal
from commontable.governance.permissions import Permission
from commontable.governance.rules.proposal import ProposalStage, lifecycle
from commontable.governance.rules.wording import LONGEST_REASON
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words


@transaction.atomic
def table_proposal(*, proposal: Proposal, by: Member, at: datetime) -> Proposal:
    """Everybody at the table can read the proposal, and a round can be opened on it."""
    require(Permission.REVISE_PROPOSALS, by=by, on=proposal, at=at)
    hold(proposal)
    if not proposal.body.is_open(proposal.partnership.day(at)):
        raise NotAllowed(_("This body has been closed. Propose it to another one."))
    _move(proposal, ProposalStage.TABLED)
    journal.record("governance.proposal.tabled", by=by, on=proposal, at=at, number=proposal.number)
    return proposal


@transaction.atomic
def take_back(*, proposal: Proposal, by: Member, at: datetime) -> Proposal:
    """The proposal is a draft again, as long as no seat has been asked about it."""
    require(Permission.REVISE_PROPOSALS, by=by, on=proposal, at=at)
    hold(proposal)
    if proposal.rounds.exists():
        raise NotAllowed(_("A round has been held on this proposal, so it stays on the table. It can be withdrawn."))
    _move(proposal, ProposalStage.DRAFT)
    journal.record("governance.proposal.taken_back", by=by, on=proposal, at=at, number=proposal.number)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Member, at: datetime, why: str = "") -> Proposal:
    """Nobody is asked about the proposal any more; a round that was open ends uncounted. All of it stays readable,
    but for secret papers, which are destroyed.

    A draft that was never on the table ends without a day, and is read by those who could read it before.
    """
    require(Permission.REVISE_PROPOSALS, by=by, on=proposal, at=at)
    hold(proposal)
    why = words(why, longest=LONGEST_REASON)
    for round in proposal.rounds.filter(closed_at=None):
        round.closed_at = at
        round.save(update_fields=["closed_at"])
        BallotBox.objects.filter(round=round).update(papers=[])
    was_on_the_table = proposal.stage != ProposalStage.DRAFT or proposal.rounds.exists()
    proposal.ended_at = at if was_on_the_table else None
    _move(proposal, ProposalStage.WITHDRAWN)
    journal.record("governance.proposal.withdrawn", by=by, on=proposal, at=at, number=proposal.number, why=why)
    return proposal


@transaction.atomic
def restore_proposal(*, proposal: Proposal, by: Member, at: datetime) -> Proposal:
    """A withdrawn proposal is a draft again, with everything that was said about it."""
    require(Permission.REVISE_PROPOSALS, by=by, on=proposal, at=at)
    hold(proposal)
    proposal.ended_at = None
    _move(proposal, ProposalStage.DRAFT)
    journal.record("governance.proposal.restored", by=by, on=proposal, at=at, number=proposal.number)
    return proposal


def _move(proposal: Proposal, to: ProposalStage) -> None:
    proposal.stage = lifecycle.move(proposal.stage, to=to)
    proposal.save(update_fields=["stage", "ended_at"])
