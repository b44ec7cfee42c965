"""How a thing came about, and what came of it: meeting → proposal → decision → commitment → indicator, both ways.

A thread is one proposal with its decision, a decision without a proposal, or promises made in one meeting without a
decision; around it the meetings where it was treated, the commitments it made and the indicators it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from commontable.agreements.models import Commitment
from commontable.governance.datasets.proposals import NOT_TABLED
from commontable.governance.models import (
    AgendaItem,
    AgendaVersion,
    Decision,
    Meeting,
    Origin,
    Proposal,
    ProposalVersion,
)
from commontable.measurement.models import Indicator
from commontable.partnership.models import Partnership

MOST_THREADS = 40
NOTHING = Q(pk__in=())


@dataclass
class Thread:
    """One line through the register, from where it was raised to what is measured."""

    proposal: Proposal | None = None
    decision: Decision | None = None
    meetings: list[Meeting] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def agenda(self) -> AgendaVersion | None:
        """The version of the common agenda that its decision made."""
        made: AgendaVersion | None = getattr(self.decision, "agenda_version", None)
        return made

    @property
    def is_alone(self) -> bool:
        """Whether only one thing is known, so that there is nothing to trace."""
        known = [self.proposal, self.decision, self.agenda, *self.meetings, *self.commitments, *self.indicators]
        return sum(each is not None for each in known) < 2

    @property
    def began_at(self) -> datetime:
        """By what threads are put in order: the decision, the proposal or the first meeting."""
        if self.decision:
            return self.decision.decided_at
        return self.proposal.made_at if self.proposal else self.meetings[0].made_at


@dataclass(frozen=True)
class Seeds:
    """Where threads start: which proposals, which decisions without one, which promises without a decision."""

    proposals: Q = NOTHING
    decisions: Q = NOTHING
    origins: Q = NOTHING


def seeds_of(thing: Meeting | Proposal | Decision | Commitment | Indicator) -> Seeds:
    """What has to do with the thing."""
    match thing:
        case Meeting():
            items = AgendaItem.objects.filter(meeting=thing, proposal__isnull=False).values("proposal")
            return Seeds(
                proposals=Q(raised_at=thing) | Q(pk__in=items) | Q(decision__meeting=thing),
                decisions=Q(meeting=thing),
                origins=Q(meeting=thing),
            )
        case Proposal():
            return Seeds(proposals=Q(pk=thing.pk))
        case Decision():
            return Seeds(proposals=Q(decision=thing), decisions=Q(pk=thing.pk))
        case Commitment():
            made_by = Origin.objects.filter(commitment=thing, decision__isnull=False).values("decision")
            return Seeds(proposals=Q(decision__in=made_by), decisions=Q(pk__in=made_by), origins=Q(commitment=thing))
        case Indicator():
            return Seeds(proposals=Q(indicator=thing) | Q(decision__indicator=thing), decisions=Q(indicator=thing))


def trace_of(thing: Meeting | Proposal | Decision | Commitment | Indicator) -> list[Thread]:
    """The threads through the thing, the newest first, without those that hold nothing but the thing. Four queries."""
    return [thread for thread in _threads(thing.partnership_id, seeds_of(thing)) if not thread.is_alone]


def _threads(partnership: int, seeds: Seeds) -> list[Thread]:
    """The threads that start there, the newest first, at most `MOST_THREADS`. Four queries, however many threads.

    A proposal that is not on the table is nobody's but its author's and is left out.
    """
    proposals = (
        Proposal.objects.filter(partnership=partnership)
        .filter(seeds.proposals)
        .exclude(NOT_TABLED)
        .select_related(
            "body", "raised_at", "indicator", "decision__meeting", "decision__indicator", "decision__agenda_version"
        )
        .order_by("-number")[:MOST_THREADS]
    )
    decisions = (
        Decision.objects.filter(partnership=partnership)
        .filter(seeds.decisions, proposal=None)
        .select_related("body", "meeting", "indicator", "agenda_version")
        .order_by("-number")[:MOST_THREADS]
    )
    threads = [Thread(proposal=one, decision=getattr(one, "decision", None)) for one in proposals]
    threads += [Thread(decision=one) for one in decisions]
    _add_meetings(threads)
    _add_indicators(threads)
    threads += _add_commitments(partnership, threads, seeds.origins)
    return sorted(threads, key=lambda thread: thread.began_at, reverse=True)[:MOST_THREADS]


def found_by(partnership: Partnership, *, words: str) -> list[Thread]:
    """The threads that hold every word somewhere: in a meeting, proposal, decision, commitment or indicator."""
    proposals, decisions, origins = Q(), Q(), Q(decision=None)
    for word in words.split():
        title, named = Q(title__icontains=word), Q(name__icontains=word)
        meetings = Meeting.objects.of(partnership).filter(title)
        indicators = Indicator.objects.of(partnership).filter(named)
        treated = AgendaItem.objects.filter(
            Q(meeting__in=meetings) | title, partnership=partnership, proposal__isnull=False
        )
        promised = Origin.objects.filter(
            partnership=partnership, commitment__what__icontains=word, decision__isnull=False
        )
        decided = (
            title | Q(text__icontains=word) | Q(meeting__in=meetings) | Q(indicator__in=indicators)
            | Q(pk__in=promised.values("decision"))
        )  # fmt: skip
        decisions &= decided
        proposals &= (
            title
            | Q(pk__in=ProposalVersion.objects.filter(partnership=partnership, text__icontains=word).values("proposal"))
            | Q(indicator__in=indicators)
            | Q(raised_at__in=meetings)
            | Q(pk__in=treated.values("proposal"))
            | Q(decision__in=Decision.objects.of(partnership).filter(decided))
        )
        origins &= Q(commitment__what__icontains=word) | Q(meeting__in=meetings)
    return _threads(partnership.pk, Seeds(proposals=proposals, decisions=decisions, origins=origins))


def _add_meetings(threads: Iterable[Thread]) -> None:
    by_proposal: dict[int, list[Meeting]] = defaultdict(list)
    asked = [thread.proposal.pk for thread in threads if thread.proposal]
    for item in AgendaItem.objects.filter(proposal__in=asked).select_related("meeting").order_by("meeting__starts_at"):
        by_proposal[item.proposal_id or 0].append(item.meeting)
    for thread in threads:
        found: list[Meeting | None] = []
        if thread.proposal:
            found += [thread.proposal.raised_at, *by_proposal[thread.proposal.pk]]
        if thread.decision:
            found.append(thread.decision.meeting)
        thread.meetings = list({one.pk: one for one in found if one is not None}.values())


def _add_indicators(threads: Iterable[Thread]) -> None:
    for thread in threads:
        found = [holder.indicator for holder in (thread.proposal, thread.decision) if holder is not None]
        thread.indicators = list({one.pk: one for one in found if one is not None}.values())


def _add_commitments(partnership: int, threads: Iterable[Thread], alone: Q) -> list[Thread]:
    """Each thread has what its decision promised; returned are threads of promises made without a decision."""
    by_decision = {thread.decision.pk: thread for thread in threads if thread.decision}
    origins = (
        Origin.objects.filter(partnership=partnership)
        .filter(Q(decision__in=by_decision) | (alone & Q(decision=None)))
        .select_related("commitment__partner", "meeting")
        .order_by("commitment__number")
    )
    by_meeting: dict[int, Thread] = {}
    for origin in origins:
        if origin.decision_id is not None:
            by_decision[origin.decision_id].commitments.append(origin.commitment)
        elif origin.meeting is not None:
            thread = by_meeting.setdefault(origin.meeting.pk, Thread(meetings=[origin.meeting]))
            thread.commitments.append(origin.commitment)
    return list(by_meeting.values())
