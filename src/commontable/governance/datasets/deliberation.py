"""A proposal as its page shows it to one member: what is asked of them, who has spoken, what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from commontable.analysis.decision_rules import Choice, Result, Rule
from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.datasets.proposals import visible_to
from commontable.governance.models import (
    ChairTerm,
    Objection,
    Position,
    Proposal,
    ProposalVersion,
    Proxy,
    Round,
    Tenure,
)
from commontable.governance.rules.deliberation import may_choose, next_kind
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.proposal import ENDED, ObjectionStage, RoundKind
from commontable.governance.rules.round_words import silence, stakes
from commontable.partnership.models import Member
from commontable.partnership.rules.differences import Piece
from commontable.partnership.rules.marks import marked
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector

CARRIES = "carries"
UNSETTLED = (ObjectionStage.STANDING, ObjectionStage.ANSWERED)


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One seat for which the reader speaks in the open round."""

    position: Position
    how: str
    for_whom: str
    choices: tuple[Choice, ...]
    needs_reason: frozenset[Choice]
    is_secret: bool

    @property
    def has_spoken(self) -> bool:
        """Whether the seat has said something in this round."""
        return bool(self.position.choice) or self.position.has_voted


@dataclass(frozen=True, kw_only=True)
class Against:
    """One objection, and what the reader may do about it."""

    objection: Objection
    is_open: bool
    is_mine: bool
    may_answer: bool
    may_settle: bool
    may_carry: bool


@dataclass(frozen=True, kw_only=True)
class Deliberated:
    """Everything the page of a proposal says, read in as few queries as it takes, however many seats there are."""

    proposal: Proposal
    version: ProposalVersion
    versions: list[ProposalVersion]
    compared: ProposalVersion | None
    pieces: list[Piece]
    round: Round | None
    rule: Rule | None
    at_most: int
    is_open: bool
    is_hidden: bool
    is_secret: bool
    positions: list[Position]
    closed: list[Round]
    against: list[Against]
    mine: list[Mine]
    leads: bool
    answers: bool
    stakes: str
    next_kind: RoundKind | None

    @property
    def asked(self) -> list[Position]:
        """The seats on the roll of the open round: those that have not stood back."""
        return [one for one in self.positions if not one.is_recused]

    @property
    def silent(self) -> list[Position]:
        """The seats that have not spoken in the open round."""
        return [one for one in self.asked if not (one.choice or one.has_voted)]

    @property
    def spoken(self) -> int:
        """How many have."""
        return len(self.asked) - len(self.silent)

    @property
    def silence(self) -> str:
        """Whose silence it is, in a sentence."""
        return silence([one.sector for one in self.silent])

    @property
    def upheld(self) -> frozenset[int]:
        """The seats that upheld an objection of an earlier round: until they say otherwise it stands."""
        is_deliberation = self.round is not None and self.round.kind == RoundKind.DELIBERATION
        return frozenset(
            one.objection.position.seat_id
            for one in self.against
            if is_deliberation and one.objection.stage == ObjectionStage.STANDING and one.objection.upheld_at
        )

    @property
    def unanswered(self) -> list[Against]:
        """Objections that nobody has answered."""
        return [one for one in self.against if one.is_open and not one.objection.answer]


def proposals_shown(member: Member, *, at: datetime) -> QuerySet[Proposal]:
    """The proposals this member may read, each with what its page needs besides seats and objections."""
    chaired = ChairTerm.objects.filter(chairs_on(member.partnership.day(at)), body=OuterRef("body"), member=member)
    return (
        visible_to(member, at=at)
        .select_related("body", "author__partner", "indicator", "raised_at", "decision")
        .prefetch_related("versions__written_by", "rounds")
        .annotate(is_chaired=Exists(chaired))
    )


def deliberated(proposal: Proposal, *, member: Member, at: datetime, rule: Rule | None) -> Deliberated:
    """One of `proposals_shown`, as this member may see it now. `rule`: the body's today; a round keeps its own.

    What seats say is left out of positions as long as the rule of the round hides it.
    """
    versions = sorted(proposal.versions.all(), key=lambda one: one.number)
    rounds = sorted(proposal.rounds.all(), key=lambda one: one.number)
    current = next((one for one in rounds if one.closed_at is None), None)
    closed = [one for one in rounds if one.closed_at is not None]
    rule = Rule.from_json(current.rule) if current else rule
    compared = _compared(versions, closed)
    number = 1 + sum(one.kind == RoundKind.DELIBERATION and _counted(one) for one in closed)
    kind = RoundKind(current.kind) if current else next_kind(rule, held=number - 1) if rule else None
    is_going_on = proposal.stage not in ENDED
    hides = current is not None and is_hidden(current, at=at)
    positions = _positions(current, member=member, at=at) if current else []
    is_director = Role.DIRECTOR in member.roles_at(at)
    leads = is_director or proposal.body.facilitator_id == member.pk or proposal.is_chaired  # type: ignore[attr-defined]
    return Deliberated(
        proposal=proposal,
        version=versions[-1],
        versions=versions,
        compared=compared,
        pieces=marked(compared.text, versions[-1].text) if compared else [],
        round=current,
        rule=rule,
        at_most=(rule.rounds if rule else 0) + (current.number - number if current else 0),
        is_open=current is not None and current.is_open(at),
        is_hidden=hides,
        is_secret=current is not None and _is_secret(current, rule),
        positions=[veiled(one) for one in positions] if hides else positions,
        closed=closed[::-1],
        against=_against(
            _objections(proposal, but=current if hides else None, member=member, at=at),
            may_answer=is_going_on and (leads or proposal.author_id == member.pk),
            may_carry=is_going_on and leads,
            is_going_on=is_going_on,
        ),
        mine=_mine(current, positions, rule) if current and rule and current.is_open(at) else [],
        leads=leads,
        answers=leads or proposal.author_id == member.pk,
        stakes=stakes(rule, kind=kind, number=number) if rule and kind and is_going_on else "",
        next_kind=kind if is_going_on else None,
    )


def positions_of(round: Round, *, member: Member, at: datetime) -> list[Position]:
    """The positions of a round by sector and seat; while its rule hides them, only whether each seat has spoken."""
    positions = _positions(round, member=member, at=at)
    return [veiled(one) for one in positions] if is_hidden(round, at=at) else positions


def is_hidden(round: Round, *, at: datetime) -> bool:
    """Whether what seats say must not be seen yet: as long as the rule hides it and one of them could still answer."""
    return bool(round.rule.get("hidden")) and round.is_open(at)


def veiled(position: Position) -> Position:
    """A copy that shows that the seat has spoken, and not what it said."""
    shown = copy(position)
    shown.has_voted = bool(position.choice) or position.has_voted
    shown.choice, shown.reason = "", ""
    return shown


def speaks(member: Member, *, seat: str, at: datetime) -> dict[str, Subquery]:
    """For rows that point to a seat: how the member speaks for it today (`held_as`, `carried_for`), or nothing."""
    day = member.partnership.day(at)
    tenures = Tenure.objects.on(day).filter(seat=OuterRef(seat))
    held = tenures.filter(kind=TenureKind.HOLDER)
    carried = Proxy.objects.acting(at, day=day).filter(seat=OuterRef(seat), to=member)
    return {
        "held_as": Subquery(tenures.filter(member=member).order_by("-kind").values("kind")[:1]),
        "carried_for": Subquery(carried.values("given_by__name")[:1]),
        "held_by": Subquery(held.values("member__name")[:1]),
    }


def _positions(round: Round, *, member: Member, at: datetime) -> list[Position]:
    order = [str(sector) for sector in Sector]
    positions = round.positions.select_related("seat", "partner", "holder", "cast_by", "recorded_by")
    return sorted(
        positions.annotate(**speaks(member, seat="seat", at=at)),
        key=lambda one: (order.index(one.sector), one.seat.name, one.pk),
    )


def _is_secret(round: Round, rule: Rule | None) -> bool:
    return round.kind == RoundKind.VOTE and rule is not None and rule.secret


def _counted(round: Round) -> bool:
    return round.outcome is not None and round.outcome["result"] != Result.NO_QUORUM


def _compared(versions: Sequence[ProposalVersion], closed: Sequence[Round]) -> ProposalVersion | None:
    """The version of the last round, or the one before, where the newest says something else."""
    if not closed:
        return versions[-2] if len(versions) > 1 else None
    asked = closed[-1].version_id
    return next((one for one in versions[:-1] if one.pk == asked), None)


def _mine(round: Round, positions: Iterable[Any], rule: Rule) -> list[Mine]:
    is_secret = _is_secret(round, rule)
    found = [
        Mine(
            position=position,
            how=position.held_as or CARRIES,
            for_whom=position.carried_for or position.held_by or "",
            choices=may_choose(round.kind),
            needs_reason=frozenset() if is_secret else frozenset(rule.reasons),
            is_secret=is_secret,
        )
        for position in positions
        if position.held_as or position.carried_for
    ]
    order = [TenureKind.HOLDER, TenureKind.ALTERNATE, CARRIES]
    return sorted(found, key=lambda one: (order.index(one.how), one.position.seat.name))


def _objections(proposal: Proposal, *, but: Round | None, member: Member, at: datetime) -> Any:
    objections = Objection.objects.filter(proposal=proposal).select_related(
        "position__seat", "position__partner", "position__round", "position__cast_by", "answered_by", "resolved_by"
    )
    if but is not None:
        objections = objections.exclude(position__round=but)
    return objections.annotate(**speaks(member, seat="position__seat", at=at))


def _against(objections: Iterable[Any], *, may_answer: bool, may_carry: bool, is_going_on: bool) -> list[Against]:
    """Objections with what the reader may do about each, the open ones first."""
    found = []
    for one in objections:
        is_open = one.stage in UNSETTLED
        speaks_for_it = bool(one.held_as or one.carried_for)
        found.append(
            Against(
                objection=one,
                is_open=is_open,
                is_mine=speaks_for_it,
                may_answer=may_answer and is_open,
                may_settle=speaks_for_it and is_going_on and is_open and bool(one.answer),
                may_carry=may_carry and is_open,
            )
        )
    return sorted(found, key=lambda one: (not one.is_open, -one.objection.position.round.number, one.objection.pk))
