"""What was decided enters the register: by a round of positions, by a vote, or in the room."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice, Rule
from commontable.governance.actions.proposals.in_step import in_step
from commontable.governance.models import AgendaItem, Body, Decision, Meeting, Objection, Position, Round, Seat
from commontable.governance.permissions import Permission
from commontable.governance.rules.dissent import Dissent
from commontable.governance.rules.effects import is_key, require_effect
from commontable.governance.rules.kinds import Channel, EffectKind
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import ObjectionStage
from commontable.journal import actions as journal
from commontable.measurement.models import Indicator
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .effects import carry_out_at_once

DIFFERS = (Choice.OBJECT, Choice.RESERVATIONS, Choice.STAND_ASIDE)
LONGEST_TITLE, LONGEST_TEXT = 160, 20_000
IN_THE_ROOM = (MeetingStage.LIVE, MeetingStage.HELD)


class Differing(NamedTuple):
    """A seat that saw it otherwise, in its own words."""

    seat: Seat
    says: Choice
    reason: str


def adopted(*, round: Round, by: Member, at: datetime) -> Decision:
    """The proposal is a decision: its text as it was put, the rule, the count, and who saw it otherwise and why.

    Part of closing a round, whose transaction and permission hold here too; `round.outcome` is what was counted.
    """
    proposal, item = round.proposal, _on_the_agenda(round)
    dissent = dissent_in(round)
    effect = proposal.effect if round.version.effect is None else round.version.effect
    decision: Decision = Decision.objects.create(
        partnership_id=proposal.partnership_id, number=next_number(Decision, partnership=proposal.partnership),
        body=proposal.body, title=proposal.title, text=round.version.text, proposal=proposal, round=round,
        meeting=item.meeting if item else None, item=item, rule=round.rule,
        indicator=proposal.indicator or _indicator_in(effect, partnership=proposal.partnership),
        outcome=round.outcome or {}, dissent=dissent, decided_at=at, recorded_by=by,
        effect_kind=proposal.effect_kind, effect=effect,
    )  # fmt: skip
    journal.record(
        "governance.decision.recorded", by=by, on=decision, at=at, number=decision.number, body=proposal.body.name,
        proposal=proposal.number, version=round.version.number, round=round.number, outcome=round.outcome,
        dissent=len(dissent), effect=decision.effect_kind,
    )  # fmt: skip
    carry_out_at_once(decision=decision, by=by, at=at)
    return decision


@transaction.atomic
def record_decision(
    *, body: Body, title: str, by: Member, at: datetime, text: str = "", meeting: Meeting | None = None,
    item: AgendaItem | None = None, how: Rule | None = None, outcome: Mapping[str, Any] | None = None,
    dissent: Sequence[Differing] = (), decided_at: datetime | None = None, review_on: date | None = None,
    indicator: Indicator | None = None, effect_kind: str = EffectKind.NONE, effect: Mapping[str, Any] | None = None,
) -> Decision:  # fmt: skip
    """What the body decided without a proposal stands in the register with the next number.

    `how` is the rule that was applied, None where it was agreed in the room; `outcome` the count, where somebody
    counted: an `Outcome` as JSON, or its `by_choice` alone. `decided_at` is for what is written down later.
    The text of a common agenda is made from the parts in `effect`.
    """
    require(Permission.RECORD_DECISIONS, by=by, on=body, at=at)
    meeting = item.meeting if item else meeting
    day = body.partnership.day(at)
    decided_at = decided_at or at
    kept = dict(effect or {})
    if effect_kind == EffectKind.COMMON_AGENDA:
        text, kept = in_step(partnership=body.partnership, effect_kind=effect_kind, effect=effect, text="")
    _require_words(title, text)
    _require_day(decided_at=decided_at, at=at, body=body)
    _require_room(body, meeting)
    if review_on is not None and review_on <= day:
        raise NotAllowed(_("Choose a day to come for looking at this decision again."))
    require_effect(effect_kind, kept)
    decision: Decision = Decision.objects.create(
        partnership_id=body.partnership_id, number=next_number(Decision, partnership=body.partnership), body=body,
        title=title.strip(), text=text.strip(), meeting=meeting, item=item,
        indicator=indicator or _indicator_in(kept, partnership=body.partnership),
        rule=how.to_json() if how else {}, outcome=dict(outcome or {}), dissent=[_said(one, body) for one in dissent],
        decided_at=decided_at, recorded_by=by, review_on=review_on, effect_kind=effect_kind, effect=kept,
    )  # fmt: skip
    journal.record(
        "governance.decision.recorded", by=by, on=decision, at=at, number=decision.number, body=body.name,
        meeting=meeting.title if meeting else "", outcome=decision.outcome, dissent=len(decision.dissent),
        effect=effect_kind, decided_at=decided_at,
    )  # fmt: skip
    carry_out_at_once(decision=decision, by=by, at=at)
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


def _said(differing: Differing, body: Body) -> Dissent:
    seat = differing.seat
    if seat.body_id != body.pk:
        raise NotAllowed(_("%(seat)s is no seat of %(body)s.") % {"seat": seat.name, "body": body.name})
    if differing.says not in DIFFERS:
        raise NotAllowed(_("Only who saw it otherwise is written down here."))
    return Dissent(
        seat_id=seat.pk, seat=seat.name, partner=seat.partner.called if seat.partner else "", sector=seat.sector,
        says=differing.says.value, reason=differing.reason.strip(), channel=Channel.ROOM.value,
    )  # fmt: skip


def _indicator_in(effect: Mapping[str, Any], *, partnership: Partnership) -> Indicator | None:
    """The indicator for which the decision sets a target: it is what the decision is about."""
    key = effect.get("indicator")
    found: Indicator | None = Indicator.objects.of(partnership).filter(pk=key).first() if is_key(key) else None
    return found


def _require_words(title: str, text: str) -> None:
    if not title.strip() or not text.strip():
        raise NotAllowed(_("A decision needs a title and the text as it was adopted."))
    if len(title.strip()) > LONGEST_TITLE or len(text.strip()) > LONGEST_TEXT:
        raise NotAllowed(_("This is too long for a decision that people will read. Shorten it."))


def _require_day(*, decided_at: datetime, at: datetime, body: Body) -> None:
    if decided_at > at:
        raise NotAllowed(_("A decision cannot be recorded before it is made."))
    if not body.is_open(body.partnership.day(decided_at)):
        raise NotAllowed(_("%(body)s did not exist on that day.") % {"body": body.name})


def _require_room(body: Body, meeting: Meeting | None) -> None:
    if meeting is None:
        return
    if meeting.body_id != body.pk:
        raise NotAllowed(_("That meeting is another body's. Choose a meeting of %(body)s.") % {"body": body.name})
    if meeting.stage not in IN_THE_ROOM:
        raise NotAllowed(_("Decisions are recorded in a meeting that has begun. Open the meeting first."))
