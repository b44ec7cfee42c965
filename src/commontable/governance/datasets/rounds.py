"""Rounds as values that can be counted: what was held before, and the ballots of one."""

from __future__ import annotations

from collections.abc import Iterable

from commontable.analysis.decision_rules import (
    Ballot,
    Choice,
    Outcome,
    Result,
    Rule,
    decide,
    deliberate,
    hear,
    with_papers,
)
from commontable.governance.models import Position, Proposal, Round
from commontable.governance.rules.proposal import RoundKind


def deliberations_held(proposal: Proposal) -> int:
    """How many deliberations ended with a quorum: one without it may be repeated."""
    held = proposal.rounds.filter(kind=RoundKind.DELIBERATION, closed_at__isnull=False, outcome__isnull=False)
    number: int = held.exclude(outcome__result=Result.NO_QUORUM).count()
    return number


def ballots_in(round: Round, positions: Iterable[Position], papers: Iterable[str] | None = None) -> list[Ballot]:
    """The voting seats of the roll with what they cast; of a secret vote, `papers` dealt out in any order.

    Papers that were destroyed uncounted, for want of a quorum, are dealt out as blank ones: who has voted still counts.
    """
    voting = [position for position in positions if position.is_voting]
    roll = [
        Ballot(
            seat=str(position.seat_id),
            partner=str(position.partner_id),
            sector=position.sector,
            weight=position.weight,
            choice=Choice(position.choice) if position.choice else None,
            recused=position.is_recused,
            veto=position.has_veto,
        )
        for position in voting
    ]
    if papers is None:
        return roll
    voted = {str(position.seat_id) for position in voting if position.has_voted}
    read = [Choice(paper) for paper in papers] or [Choice.STAND_ASIDE] * len(voted)
    return with_papers(roll, voted=voted, papers=read)


def outcome_of(round: Round, positions: Iterable[Position], *, held: int) -> Outcome:
    """What came of the round, recounted from its positions or its box; `held`: the deliberations before it.

    In the last deliberation of a rule without a fall-back, an objection that stands means: not adopted.
    """
    rule = Rule.from_json(round.rule)
    if round.kind == RoundKind.VOTE:
        return decide(rule, ballots_in(round, positions, _papers_of(round)), voting=True)
    ballots = ballots_in(round, positions)
    if not rule.method.is_deliberation:
        return hear(rule, ballots)
    if held + 1 >= rule.rounds and rule.fallback is None:
        return decide(rule, ballots, voting=True)
    return deliberate(rule, ballots)


def _papers_of(round: Round) -> list[str] | None:
    return list(round.box.papers) if round.rule.get("secret") else None
