"""A seat gives its position or its vote: on the page, by link, or through whoever records it. The last one stands."""

from bisect import insort
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice, Rule
from commontable.governance.models import BallotBox, Objection, Position, Proxy, Round, Tenure, in_force
from commontable.governance.permissions import Permission
from commontable.governance.rules.deliberation import require_position
from commontable.governance.rules.kinds import Channel
from commontable.governance.rules.proposal import ObjectionStage, RoundKind
from commontable.governance.rules.wording import LONGEST_REASON
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

from .holding import hold_position

RECORDED = (Channel.PAPER, Channel.PHONE, Channel.ROOM)


@transaction.atomic
def take_position(
    *, position: Position, choice: Choice, by: Member, at: datetime, reason: str = "", channel: Channel = Channel.PAGE
) -> Position:
    """The seat has said this; until the round closes it may say something else, and the last word stands.

    By the seat's holder, its alternate or whoever carries its proxy. A secret ballot goes into the box, is joined to
    no seat there, and cannot be changed. The same said twice is one position and one act.
    """
    require(Permission.TAKE_POSITION, by=by, on=position, at=at)
    hold_position(position)
    rule = _require_open(position, at=at)
    reason = words(reason, longest=LONGEST_REASON)
    require_position(choice, kind=position.round.kind, reason=reason, rule=rule)
    _require_proxy(position, rule=rule, by=by, at=at)
    if is_secret(position.round):
        return _into_the_box(position, choice=choice, by=by, at=at)
    is_same = position.cast_by_id == by.pk and not position.recorded_by_id
    if is_same and (position.choice, position.reason, position.channel) == (choice, reason, channel):
        return position
    _keep(position, choice=choice, reason=reason, channel=channel, cast_by=by, recorded_by=None, at=at)
    journal.record("governance.position.taken", by=by, on=position, at=at, **_said(position, rule=rule))
    return position


@transaction.atomic
def record_voice(
    *, position: Position, choice: Choice, channel: Channel, by: Member, at: datetime, reason: str = ""
) -> Position:
    """What the seat's holder said on paper, by phone or in the room stands as its position, marked so.

    Raises NotAllowed where the seat has answered for itself: nobody writes over that.
    """
    require(Permission.RECORD_VOICES, by=by, on=position, at=at)
    hold_position(position)
    rule = _require_open(position, at=at)
    if channel not in RECORDED:
        raise NotAllowed(_("Say whether the voice came on paper, by phone or in the room."))
    if is_secret(position.round):
        raise NotAllowed(_("A secret ballot is cast by the seat itself, by page or by link, so that it stays secret."))
    if position.choice and position.recorded_by_id is None:
        raise NotAllowed(_("This seat has answered for itself. Only the seat can say something else."))
    reason = words(reason, longest=LONGEST_REASON)
    require_position(choice, kind=position.round.kind, reason=reason, rule=rule)
    _keep(position, choice=choice, reason=reason, channel=channel, cast_by=position.holder, recorded_by=by, at=at)
    journal.record("governance.position.recorded", by=by, on=position, at=at, **_said(position, rule=rule))
    return position


def is_secret(round: Round) -> bool:
    """Whether ballots go into a box that joins them to no seat."""
    return round.kind == RoundKind.VOTE and bool(round.rule.get("secret"))


def _require_open(position: Position, *, at: datetime) -> Rule:
    round = position.round
    if not round.is_open(at):
        raise NotAllowed(
            _("This round closed before your position reached it, so it does not count. What was said stands as it is.")
        )
    if position.is_recused:
        raise NotAllowed(_("This seat has stood back from the round. Come back to it first."))
    return Rule.from_json(round.rule)


def _require_proxy(position: Position, *, rule: Rule, by: Member, at: datetime) -> None:
    """Whoever speaks for the seat holds it or is its alternate, or carries no more seats than the rule lets them."""
    day = position.seat.partnership.day(at)
    own = set(
        Tenure.objects.filter(in_force(day), member=by, seat__body=position.seat.body_id).values_list("seat", flat=True)
    )
    if position.seat_id in own:
        return
    spoken = Position.objects.filter(round=position.round_id).exclude(pk=position.pk).exclude(seat__in=own)
    if is_secret(position.round):  # who put a paper in is not kept, so the seats this member carries today count
        carried = Proxy.objects.acting(at, day=day).filter(to=by)
        spoken = spoken.filter(has_voted=True, seat__in=carried.values("seat"))
    else:
        spoken = spoken.filter(cast_by=by, recorded_by=None)
    if spoken.count() >= rule.proxies:
        raise NotAllowed(
            _("The rule lets one person carry %(proxies)s seats beside their own. Another member has to take this.")
            % {"proxies": rule.proxies}
        )


def _into_the_box(position: Position, *, choice: Choice, by: Member, at: datetime) -> Position:
    if position.has_voted:
        raise NotAllowed(_("The ballot of this seat is in the box. A secret ballot cannot be taken out or changed."))
    box = BallotBox.objects.select_for_update(of=("self",)).get(round=position.round_id)
    insort(box.papers, choice.value)
    box.save(update_fields=["papers"])
    position.has_voted = True
    position.save(update_fields=["has_voted"])
    round = position.round
    journal.record(
        "governance.position.secret", by=by, on=position.seat, at=at, proposal=round.proposal.number,
        round=round.number,
    )  # fmt: skip
    return position


def _keep(
    position: Position,
    *,
    choice: Choice,
    reason: str,
    channel: Channel,
    cast_by: Member,
    recorded_by: Member | None,
    at: datetime,
) -> None:
    position.choice, position.reason, position.channel = choice, reason, channel
    position.cast_by, position.recorded_by, position.cast_at = cast_by, recorded_by, at
    position.save(update_fields=["choice", "reason", "channel", "cast_by", "recorded_by", "cast_at"])
    if position.round.kind == RoundKind.DELIBERATION:
        keep_objection(position, at=at)


def keep_objection(position: Position, *, at: datetime) -> None:
    """The seat's objection of this round stands as it said it last; taken back before an answer, it is gone.

    Part of an act that holds the proposal. The journal keeps what was said before.
    """
    raised = Objection.objects.filter(position=position).first()
    if position.choice == Choice.OBJECT:
        if raised is None:
            Objection.objects.create(
                partnership_id=position.partnership_id, proposal=position.round.proposal, position=position,
                text=position.reason,
            )  # fmt: skip
        elif raised.text != position.reason or raised.stage == ObjectionStage.RESOLVED:
            raised.text, raised.stage, raised.settled_at = position.reason, ObjectionStage.STANDING, None
            raised.answer, raised.answered_by, raised.answered_at, raised.resolved_by = "", None, None, None
            raised.save()
    elif raised is not None and not raised.answer:
        raised.delete()
    elif raised is not None and raised.stage != ObjectionStage.RESOLVED:
        raised.stage, raised.settled_at = ObjectionStage.RESOLVED, at
        raised.save(update_fields=["stage", "settled_at"])


def _said(position: Position, *, rule: Rule) -> dict[str, object]:
    """What the journal keeps of it: of a hidden round only that the seat has spoken, until everybody may see."""
    round = position.round
    known: dict[str, object] = {"proposal": round.proposal.number, "round": round.number, "channel": position.channel}
    if not rule.hidden:
        known |= {"kind": round.kind, "choice": position.choice, "reason": position.reason}
    return known
