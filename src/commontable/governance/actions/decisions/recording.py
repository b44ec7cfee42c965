"""What was decided enters the register: by a round of positions, by a vote, or in the room."""

from datetime import datetime

from commontable.analysis.decision_rules import Choice
from commontable.governance.models import AgendaItem, Decision, Objection, Position, Round
from commontable.governance.rules.dissent import Dissent
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import ObjectionStage
from commontable.journal import actions as journal
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member

DIFFERS = (Choice.OBJECT, Choice.RESERVATIONS, Choice.STAND_ASIDE)


def adopted(*, round: Round, by: Member, at: datetime) -> Decision:
    """The proposal is a decision: its text as it was put, the rule, the count, and who saw it otherwise and why.

    Part of closing a round, whose transaction and permission hold here too; `round.outcome` is what was counted.
    """
    proposal, item = round.proposal, _on_the_agenda(round)
    dissent = dissent_in(round)
    decision: Decision = Decision.objects.create(
        partnership_id=proposal.partnership_id, number=next_number(Decision, partnership=proposal.partnership),
        body=proposal.body, title=proposal.title, text=round.version.text, proposal=proposal, round=round,
        meeting=item.meeting if item else None, item=item, indicator=proposal.indicator, rule=round.rule,
        outcome=round.outcome or {}, dissent=dissent, decided_at=at, recorded_by=by,
        effect_kind=proposal.effect_kind, effect=proposal.effect,
    )  # fmt: skip
    journal.record(
        "governance.decision.recorded", by=by, on=decision, at=at, number=decision.number, body=proposal.body.name,
        proposal=proposal.number, version=round.version.number, round=round.number, outcome=round.outcome,
        dissent=len(dissent), effect=decision.effect_kind,
    )  # fmt: skip
    return decision


def dissent_in(round: Round) -> list[Dissent]:
    """Objections that were not resolved, in whichever round, and what seats gave beside plain support in this one.

    Of a secret vote there is nothing: its positions hold no choice.
    """
    objections = {
        objection.position_id: objection
        for objection in Objection.objects.filter(proposal=round.proposal_id).exclude(stage=ObjectionStage.RESOLVED)
    }
    positions = Position.objects.filter(round__proposal=round.proposal_id, is_recused=False).select_related(
        "seat", "partner", "round"
    )
    return [
        _view(position, objections.get(position.pk))
        for position in positions.order_by("round__number", "sector", "seat__name", "pk")
        if position.pk in objections or (position.round_id == round.pk and position.choice in DIFFERS)
    ]


def _view(position: Position, objection: Objection | None) -> Dissent:
    view = Dissent(
        seat_id=position.seat_id, seat=position.seat.name, partner=position.partner.called, sector=position.sector,
        says=position.choice, reason=objection.text if objection else position.reason, round=position.round.number,
        channel=position.channel,
    )  # fmt: skip
    if objection:
        view |= {"says": Choice.OBJECT.value, "stage": objection.stage, "answer": objection.answer}
    return view


def _on_the_agenda(round: Round) -> AgendaItem | None:
    """Where the proposal is being treated right now: an item of a meeting that is under way."""
    items = AgendaItem.objects.filter(proposal=round.proposal_id, meeting__stage=MeetingStage.LIVE)
    return items.select_related("meeting").order_by("-meeting__opened_at", "position").first()
