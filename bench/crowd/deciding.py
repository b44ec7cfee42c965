"""Proposals with their versions, rounds and positions; decisions, and what partners promised by them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.analysis.decision_rules import Choice
from commontable.governance.datasets.rounds import outcome_of
from commontable.governance.models import (
    Decision,
    Meeting,
    Objection,
    Origin,
    Position,
    Proposal,
    ProposalVersion,
    Round,
)
from commontable.governance.rules.kinds import Channel
from commontable.governance.rules.proposal import ObjectionStage, ProposalStage, RoundKind
from crowd.people import Table
from crowd.rows import Rows
from crowd.seats import Sitting

PROPOSALS = 4  # a body; the first is open
SENTENCE = "Partners share attendance every week, by school and grade, so that nobody is missed for long. "
WORRY = "We cannot carry this before the summer holidays."


@dataclass
class Numbers:
    """What people call by number is counted up in each partnership; and the decisions made there."""

    proposals: int = 0
    commitments: int = 0
    decided: list[Decision] = field(default_factory=list)


def deliberate(
    rows: Rows, random: Random, *, table: Table, sitting: Sitting, meetings: list[Meeting], numbers: Numbers,
    now: datetime,
) -> list[Proposal]:  # fmt: skip
    """Four proposals: one in its last round, half of its seats silent; three adopted in the round before it."""
    return [
        _proposal(
            rows, random, table=table, sitting=sitting, meeting=meetings[-1 - index], numbers=numbers, now=now,
            is_open=index == 0,
        )
        for index in range(PROPOSALS)
    ]  # fmt: skip


def promise(rows: Rows, random: Random, *, table: Table, commitments: int, numbers: Numbers, now: datetime) -> None:
    """So many promises of three years; every third was made by a decision."""
    known = {"partnership": table.partnership}
    for index in range(commitments):
        partner = table.partners[index % len(table.partners)]
        member = table.at_partner[partner.pk][0]
        due_on = (now + timedelta(days=45 - index * 1000 // commitments)).date()
        made_at = now - timedelta(days=60 + index * 1000 // commitments)
        is_open = due_on >= now.date() or index % 11 == 0
        numbers.commitments += 1
        done_at = None if is_open else made_at + timedelta(days=40)
        made = rows.add(
            Commitment(
                **known, number=numbers.commitments, partner=partner, member=member, made_by=member, made_at=made_at,
                what=f"{random.randint(2, 40)} tutors for the schools of {partner.short_name}", due_on=due_on,
                stage=CommitmentStage.OPEN if is_open else CommitmentStage.CONFIRMED, done_at=done_at,
                evidence="" if is_open else "They came.", done_by=None if is_open else member,
                confirmed_at=done_at, confirmed_by=None if is_open else table.director,
            )
        )  # fmt: skip
        if index % 3 == 0:
            rows.add(Origin(**known, commitment=made, decision=numbers.decided[index % len(numbers.decided)]))


def _proposal(
    rows: Rows, random: Random, *, table: Table, sitting: Sitting, meeting: Meeting, numbers: Numbers, now: datetime,
    is_open: bool,
) -> Proposal:  # fmt: skip
    known = {"partnership": table.partnership}
    numbers.proposals += 1
    deliberates = sitting.rule.method.is_deliberation
    rounds = sitting.rule.rounds if deliberates and is_open else 2 if deliberates else 1
    begun = now - timedelta(days=21 * rounds) if is_open else meeting.made_at
    proposal = rows.add(
        Proposal(
            **known, number=numbers.proposals, body=sitting.body,
            title=f"Share attendance weekly ({numbers.proposals})",
            stage=ProposalStage.DELIBERATING if deliberates else ProposalStage.VOTING, author=sitting.holders[2],
            made_at=begun,
        )
    )  # fmt: skip
    versions = [
        rows.add(
            ProposalVersion(
                **known, proposal=proposal, number=number, text=SENTENCE * (18 + number),
                why="" if number == 1 else WORRY,
                written_by=proposal.author, written_at=begun + timedelta(days=21 * number - 21),
            )
        )
        for number in range(1, rounds + 1)
    ]  # fmt: skip
    for number, version in enumerate(versions, start=1):
        is_last = number == rounds
        asked = Round(
            **known, proposal=proposal, number=number, version=version, rule=sitting.rule.to_json(),
            kind=RoundKind.DELIBERATION if deliberates else RoundKind.VOTE, opened_at=version.written_at,
            opened_by=table.director, closes_at=version.written_at + timedelta(days=28),
        )  # fmt: skip
        rows.add(asked)
        positions = _positions(random, sitting=sitting, round=asked, objects=not is_last, is_open=is_open and is_last)
        for position in positions:
            rows.add(position)
        if not (is_open and is_last):
            _close(rows, asked, positions, resolved_by=None if is_last else versions[number])
    if not is_open:
        proposal.stage, proposal.ended_at = ProposalStage.ADOPTED, asked.closed_at
        number = len(numbers.decided) + 1
        numbers.decided.append(_decision(rows, asked, positions, meeting=meeting, number=number))
    return proposal


def _positions(random: Random, *, sitting: Sitting, round: Round, objects: bool, is_open: bool) -> list[Position]:
    found = []
    for place, (seat, holder) in enumerate(zip(sitting.seats, sitting.holders, strict=True)):
        if round.kind == RoundKind.VOTE and not seat.is_voting:
            continue
        choice = random.choice([Choice.SUPPORT] * 5 + [Choice.RESERVATIONS])
        if objects and place in (3, 7):
            choice = Choice.OBJECT
        is_silent = (is_open and place % 2 == 0) or place == 9
        found.append(
            Position(
                partnership_id=seat.partnership_id, round=round, seat=seat, partner_id=holder.partner_id,
                sector=seat.sector, weight=seat.weight, is_voting=seat.is_voting, holder=holder,
                choice="" if is_silent else choice.value, reason=WORRY if choice == Choice.OBJECT else "",
                cast_by=None if is_silent else holder, channel="" if is_silent else Channel.PAGE,
                cast_at=None if is_silent else round.opened_at + timedelta(days=1 + place % 5),
            )
        )  # fmt: skip
    return found


def _close(rows: Rows, round: Round, positions: list[Position], *, resolved_by: ProposalVersion | None) -> None:
    round.synthesis = SENTENCE * 3
    round.outcome = outcome_of(round, positions, held=round.number - 1).to_json()
    round.closed_at = round.opened_at + timedelta(days=14)
    for position in positions:
        if position.choice == Choice.OBJECT:
            rows.add(
                Objection(
                    partnership_id=position.partnership_id, proposal=round.proposal, position=position, text=WORRY,
                    stage=ObjectionStage.RESOLVED, answer="It begins in September now.", answered_at=round.closed_at,
                    answered_by=round.opened_by, resolved_by=resolved_by, settled_at=round.closed_at,
                )
            )  # fmt: skip


def _decision(rows: Rows, round: Round, positions: list[Position], *, meeting: Meeting, number: int) -> Decision:
    proposal = round.proposal
    decided: Decision = rows.add(
        Decision(
            partnership_id=proposal.partnership_id, number=number, body=proposal.body, title=proposal.title,
            text=round.version.text, proposal=proposal, round=round, meeting=meeting, rule=round.rule,
            outcome=round.outcome, decided_at=round.closed_at, recorded_by=round.opened_by,
            review_on=(round.closed_at + timedelta(days=1500)).date(),
            dissent=[
                {
                    "seat_id": position.seat_id, "seat": position.seat.name, "partner": position.holder.partner.called,
                    "sector": position.sector, "says": position.choice, "reason": "", "round": round.number,
                    "channel": position.channel,
                }
                for position in positions
                if position.choice == Choice.RESERVATIONS
            ],
        )
    )  # fmt: skip
    return decided
