"""Who shaped which part of the common agenda: who wrote each change, and whose concern led to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from commontable.analysis.decision_rules import Choice
from commontable.governance.datasets.common_agenda import parts_in
from commontable.governance.models import AgendaVersion, Objection, Position, ProposalVersion, Round
from commontable.governance.rules.common_agenda import Part, changes
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.sectors import Sector


@dataclass(frozen=True)
class Voice:
    """A seat whose objection or reservation came before a change."""

    seat: str
    partner: Partner
    sector: Sector
    is_objection: bool
    text: str
    round: int


@dataclass(frozen=True)
class Step:
    """One text in which parts read differently from the text before it."""

    agenda: int  # the version of the agenda it led to
    proposal: int | None
    version: int | None  # of the proposal; None where the decision was made without one
    decision: int
    writer: Member
    at: datetime
    why: str
    parts: list[Part]
    objections: list[Voice] = field(default_factory=list)  # answered by this very text
    reservations: list[Voice] = field(default_factory=list)  # given in the round before it was written

    @property
    def anchor(self) -> str:
        """By what a page leads to it: `text-4-2` for the second version of proposal 4."""
        return f"text-{self.proposal}-{self.version}" if self.proposal else f"decision-{self.decision}"

    @property
    def voices(self) -> list[Voice]:
        """Whose concerns came before it."""
        return [*self.objections, *self.reservations]


@dataclass(frozen=True)
class Hand:
    """What a partner did for each part: wrote it, raised a concern that changed it, both or neither."""

    partner: Partner
    marks: list[str]  # in the order of the parts: "wrote", "raised", "both" or ""

    @property
    def of_each(self) -> list[tuple[Part, str]]:
        """Each part with its mark."""
        return list(zip(Part, self.marks, strict=True))


@dataclass(frozen=True)
class Shaping:
    """All steps in the order in which they were made."""

    steps: list[Step]

    def of(self, part: Part) -> list[Step]:
        """The steps that changed this part, the first one first."""
        return [step for step in self.steps if part in step.parts]

    @property
    def hands(self) -> list[Hand]:
        """The partners that had a hand in it, by sector and name: an order that says nothing about how much."""
        wrote: dict[int, set[Part]] = defaultdict(set)
        raised: dict[int, set[Part]] = defaultdict(set)
        partners: dict[int, Partner] = {}
        for step in self.steps:
            partners[step.writer.partner_id] = step.writer.partner
            wrote[step.writer.partner_id] |= set(step.parts)
            for voice in step.voices:
                partners[voice.partner.pk] = voice.partner
                raised[voice.partner.pk] |= set(step.parts)
        order = [str(sector) for sector in Sector]
        return [
            Hand(one, [_mark(is_in=part in wrote[one.pk], has_raised=part in raised[one.pk]) for part in Part])
            for one in sorted(partners.values(), key=lambda one: (order.index(one.sector), one.name, one.pk))
        ]


def shaping_of(partnership: Partnership, *, until: int | None = None) -> Shaping:
    """Every change on the way to each adopted version, or to those up to version `until`. Five queries at most."""
    adopted = AgendaVersion.objects.of(partnership).select_related("decision__recorded_by__partner").order_by("number")
    agendas = list(adopted if until is None else adopted.filter(number__lte=until))
    proposals = [one.decision.proposal_id for one in agendas if one.decision.proposal_id]
    versions: dict[int, list[ProposalVersion]] = defaultdict(list)
    written = ProposalVersion.objects.filter(proposal__in=proposals).select_related("written_by__partner", "proposal")
    for version in written.order_by("proposal", "number"):
        versions[version.proposal_id].append(version)
    objections = _objections(proposals)
    reservations = _reservations(proposals)
    steps: list[Step] = []
    before: dict[str, str] = {}
    for agenda in agendas:
        if agenda.decision.proposal_id:
            steps += _steps(agenda, versions[agenda.decision.proposal_id], before, objections, reservations)
        else:
            touched = [change.part for change in changes(before, agenda.parts)]
            steps.append(
                Step(
                    agenda=agenda.number, proposal=None, version=None, decision=agenda.decision.number,
                    writer=agenda.decision.recorded_by, at=agenda.adopted_at, why="", parts=touched,
                )
            )  # fmt: skip
        before = agenda.parts
    return Shaping([step for step in steps if step.parts])


def _steps(
    agenda: AgendaVersion, versions: Iterable[ProposalVersion], before: dict[str, str],
    objections: dict[int, list[Voice]], reservations: dict[int, list[tuple[datetime, Voice]]],
) -> Iterator[Step]:  # fmt: skip
    earlier: datetime | None = None
    for version in versions:
        parts = parts_in(version)
        heard = [
            voice
            for closed_at, voice in reservations[version.proposal_id]
            if closed_at <= version.written_at and (earlier is None or closed_at > earlier)
        ]
        yield Step(
            agenda=agenda.number, proposal=version.proposal.number, version=version.number,
            decision=agenda.decision.number, writer=version.written_by, at=version.written_at, why=version.why,
            parts=[change.part for change in changes(before, parts)], objections=objections[version.pk],
            reservations=heard,
        )  # fmt: skip
        before, earlier = parts, version.written_at


def _objections(proposals: list[int]) -> dict[int, list[Voice]]:
    """By the version of a proposal that answers them."""
    found: dict[int, list[Voice]] = defaultdict(list)
    answered = Objection.objects.filter(proposal__in=proposals, resolved_by__isnull=False)
    for one in answered.select_related("position__seat", "position__partner", "position__round").order_by("pk"):
        found[one.resolved_by_id or 0].append(_voice(one.position, is_objection=True, text=one.text))
    return found


def _reservations(proposals: list[int]) -> dict[int, list[tuple[datetime, Voice]]]:
    """By proposal, each with when its round closed; only what has a reason, since nothing else can lead to a change."""
    found: dict[int, list[tuple[datetime, Voice]]] = defaultdict(list)
    rounds = Round.objects.filter(proposal__in=proposals, closed_at__isnull=False)
    given = Position.objects.filter(round__in=rounds, choice=Choice.RESERVATIONS.value).exclude(reason="")
    for one in given.select_related("seat", "partner", "round").order_by("pk"):
        if one.round.closed_at:
            voice = _voice(one, is_objection=False, text=one.reason)
            found[one.round.proposal_id].append((one.round.closed_at, voice))
    return found


def _voice(position: Position, *, is_objection: bool, text: str) -> Voice:
    return Voice(
        seat=position.seat.name, partner=position.partner, sector=Sector(position.sector), is_objection=is_objection,
        text=text, round=position.round.number,
    )  # fmt: skip


def _mark(*, is_in: bool, has_raised: bool) -> str:
    if is_in and has_raised:
        return "both"
    return "wrote" if is_in else "raised" if has_raised else ""
