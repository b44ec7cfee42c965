"""A round is opened on a proposal, and given more time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Rule, fault_of
from commontable.governance.datasets.bodies import Occupied, ballots_of, roll_of, rule_of
from commontable.governance.datasets.common_agenda import number_in_force
from commontable.governance.datasets.rounds import deliberations_held
from commontable.governance.models import BallotBox, Objection, Position, Proposal, Round
from commontable.governance.permissions import Permission
from commontable.governance.rules.common_agenda import require_newest
from commontable.governance.rules.deliberation import next_kind, require_kind
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.proposal import OPEN, ObjectionStage, ProposalStage, RoundKind, lifecycle
from commontable.governance.rules.rule_faults import in_words
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .holding import hold_round


@transaction.atomic
def open_round(
    *, proposal: Proposal, by: Member, at: datetime, closes_at: datetime | None = None, kind: RoundKind | None = None
) -> Round:
    """Every occupied seat is asked: its position exists, uncast, so that silence is visible.

    The rule of the body is frozen into the round. Its kind follows from the rule and the rounds already held:
    deliberation until they are spent, then the vote the rule names; before a vote the facilitator may choose a
    deliberation. Seats without a vote are asked in a deliberation.
    """
    require(Permission.FACILITATE, by=by, on=proposal, at=at)
    hold(proposal)
    body = proposal.body
    if not body.is_open(body.partnership.day(at)):
        raise NotAllowed(_("This body has been closed, so it decides nothing any more."))
    if proposal.stage in OPEN:
        raise NotAllowed(_("A round is open already. Close it before the next one."))
    if closes_at is not None and closes_at <= at:
        raise NotAllowed(_("A round closes after it opens. Choose a later day or time."))
    rule = rule_of(body)
    if rule is None:
        raise NotAllowed(_("Nobody has written down how this body decides. Do that first: it is a short form."))
    held = deliberations_held(proposal)
    kind = kind or next_kind(rule, held=held)
    require_kind(kind, rule=rule, held=held)
    if kind == RoundKind.VOTE and rule.vote_method is None:
        raise NotAllowed(_("All rounds are spent and the rule names no vote to fall back on."))
    _require_answers(proposal)
    version = proposal.versions.order_by("-number")[0]
    if proposal.effect_kind == EffectKind.COMMON_AGENDA:
        based_on = (version.effect or {}).get("based_on", 0)
        require_newest(based_on=based_on, in_force=number_in_force(proposal.partnership_id))
    roll = [place for place in roll_of(body, at=at) if place.seat.is_voting or kind == RoundKind.DELIBERATION]
    _require_roll(rule, kind, roll)
    is_voting = kind == RoundKind.VOTE
    proposal.stage = lifecycle.move(
        proposal.stage, to=ProposalStage.VOTING if is_voting else ProposalStage.DELIBERATING
    )
    proposal.save(update_fields=["stage"])
    table = proposal.partnership_id
    opened: Round = Round.objects.create(
        partnership_id=table, proposal=proposal, number=proposal.rounds.count() + 1,
        version=version, kind=kind, rule=rule.to_json(), opened_at=at, opened_by=by, closes_at=closes_at,
    )  # fmt: skip
    Position.objects.bulk_create(
        Position(
            partnership_id=table, round=opened, seat=place.seat, partner_id=place.holder.partner_id,
            sector=place.seat.sector, weight=place.seat.weight, is_voting=place.seat.is_voting,
            has_veto=place.seat.has_veto, holder=place.holder,
        )
        for place in roll
    )  # fmt: skip
    if is_voting and rule.secret:
        BallotBox.objects.create(partnership_id=table, round=opened)
    journal.record(
        "governance.round.opened", by=by, on=opened, at=at, proposal=proposal.number, round=opened.number,
        version=opened.version.number, kind=kind, rule=opened.rule, closes_at=closes_at,
        seats=[place.seat.name for place in roll],
    )  # fmt: skip
    return opened


@transaction.atomic
def extend_round(*, round: Round, closes_at: datetime, by: Member, at: datetime) -> Round:
    """The round stays open for longer. Once its time has passed it is closed; without a quorum it can be repeated."""
    require(Permission.FACILITATE, by=by, on=round.proposal, at=at)
    hold_round(round)
    if not round.is_open(at):
        raise NotAllowed(_("The time of this round has passed. Close it; without a quorum it can be repeated."))
    if closes_at <= at or (round.closes_at is not None and closes_at <= round.closes_at):
        raise NotAllowed(_("A round that people count on is given more time, never less. Choose a later day or time."))
    before, round.closes_at = round.closes_at, closes_at
    round.save(update_fields=["closes_at"])
    journal.record(
        "governance.round.extended", by=by, on=round, at=at, proposal=round.proposal.number, round=round.number,
        before=before, closes_at=closes_at,
    )  # fmt: skip
    return round


def _require_answers(proposal: Proposal) -> None:
    """Every objection has had its answer before the seats are asked again."""
    unanswered = Objection.objects.filter(proposal=proposal, stage=ObjectionStage.STANDING, answer="")
    names = list(unanswered.order_by("position__seat__name").values_list("position__seat__name", flat=True))
    if names:
        raise NotAllowed(
            _("Answer each objection before the next round. Still without an answer: %(seats)s.")
            % {"seats": ", ".join(names)}
        )


def _require_roll(rule: Rule, kind: RoundKind, roll: list[Occupied]) -> None:
    """Somebody can be asked, and the rule can be used by those who vote."""
    voting = ballots_of(place.seat for place in roll)
    if not voting:
        raise NotAllowed(_("Nobody holds a seat with a vote today. Record who sits on this body first."))
    fault = fault_of(rule, voting)
    if fault is not None and (kind == RoundKind.VOTE or not fault.code.startswith("secret")):
        raise NotAllowed(in_words(fault))
