"""The page of a proposal: what it says, what changed, what stands against it, who has spoken, and the one act."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import SimpleNamespace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from commontable.analysis.decision_rules import Choice
from commontable.governance.datasets.bodies import rule_of
from commontable.governance.datasets.common_agenda import proposed
from commontable.governance.datasets.deliberation import Deliberated, deliberated
from commontable.governance.datasets.effects import effect_in_words
from commontable.governance.datasets.proposals import reading_minutes
from commontable.governance.models import Position, Proposal, Round
from commontable.governance.rules.in_words import choice_in_words, outcome_in_words, rule_in_words
from commontable.governance.rules.proposal import ENDED, OPEN, ProposalStage, RoundKind
from commontable.governance.rules.round_words import CODES, MEANINGS, counted, verb_of
from commontable.partnership.views.table import TableRequest, at_table

from .finding import shown_proposal

KINDS = {Choice.SUPPORT: "good", Choice.RESERVATIONS: "good", Choice.OBJECT: "warn"}


@require_GET
@at_table
def show_proposal(request: TableRequest, proposal: int) -> HttpResponse:
    """Everything a member needs to answer in two minutes."""
    return render(request, "governance/proposals/proposal.html", page_of(request, shown_proposal(request, proposal)))


def page_of(request: TableRequest, proposal: Proposal) -> dict[str, Any]:
    """What the page of a proposal shows this reader."""
    is_asked = proposal.stage in OPEN or proposal.stage in ENDED
    rule = None if is_asked else rule_of(proposal.body)
    page = deliberated(proposal, member=request.member, at=request.at, rule=rule)
    kind = page.round.kind if page.round else RoundKind.DELIBERATION
    return {
        "page": page,
        "proposal": proposal,
        "round": page.round,
        "decision": getattr(proposal, "decision", None),
        "acts": [_act(mine, kind, stands=mine.position.seat_id in page.upheld) for mine in page.mine],
        "meanings": [] if kind == RoundKind.VOTE else [(verb_of(one, kind=kind), MEANINGS[one]) for one in Choice],
        "minutes": reading_minutes(page.version.text),
        "seats": marks(page.positions, kind=kind, upheld=page.upheld),
        "tally": tally(page.positions, kind=kind) if page.round and not page.is_hidden and not page.is_secret else [],
        "effects": effect_in_words(proposal),
        "proposed": proposed(proposal, version=page.version, compared=page.compared),
        "rule_says": rule_in_words(page.rule) if page.rule and not page.round and proposal.stage not in ENDED else [],
        "earlier": [told(round) for round in page.closed],
        "timeline": _timeline(page),
        "is_early": bool(page.is_open and page.round and page.round.closes_at and page.silent),
        "is_draft": proposal.stage == ProposalStage.DRAFT,
        "waits": proposal.stage in (ProposalStage.TABLED, ProposalStage.BETWEEN_ROUNDS),
        "is_ended": proposal.stage in ENDED,
    }


def marks(positions: Iterable[Position], *, kind: str, upheld: Collection[int] = frozenset()) -> list[dict[str, str]]:
    """Each seat as a mark: letters of its sector, and what it says in words. `upheld`: seats that objected before."""
    return [
        {
            "code": str(CODES[one.sector]),  # type: ignore[index]
            "name": f"{one.seat.name}, {one.holder.name}",
            "says": says(one, kind=kind) or _silence(one, upheld),
            "kind": "warn" if _is_silent(one) and one.seat_id in upheld else _mark(one),
        }
        for one in positions
    ]


def says(position: Position, *, kind: str) -> str:
    """What a seat says in words; of a secret or hidden position, that it has spoken; nothing for silence."""
    if position.is_recused:
        return translate("stands back from this round")
    if position.choice:
        return choice_in_words(position.choice, kind=kind)
    return translate("has spoken") if position.has_voted else ""


def tally(positions: Iterable[Position], *, kind: str) -> list[str]:
    """How many seats say what, in the order of the answers: "3 support", "1 objects"."""
    said = [one.choice for one in positions if not one.is_recused]
    return [counted(choice, said.count(choice), kind=kind) for choice in Choice if choice in said]


def told(round: Round) -> SimpleNamespace:
    """A closed round: what came of it in sentences, and its tally."""
    heads = (round.outcome or {}).get("by_choice", {})
    return SimpleNamespace(
        round=round,
        result=_result(round),
        sentences=outcome_in_words(round.outcome) if round.outcome else [],
        tally=[
            counted(choice, heads[choice]["heads"], kind=round.kind)
            for choice in Choice
            if choice in heads and heads[choice]["heads"]
        ],
    )


def _result(round: Round) -> str:
    if not round.outcome:
        return translate("ended uncounted: the proposal was withdrawn")
    return {
        "adopted": translate("adopted"),
        "not_adopted": translate("not adopted"),
        "no_quorum": translate("too few had spoken"),
        "objections_stand": translate("objections stood"),
        "heard": translate("everybody was heard"),
    }.get(round.outcome["result"], "")


def _is_silent(position: Position) -> bool:
    return not (position.choice or position.has_voted or position.is_recused)


def _silence(position: Position, upheld: Collection[int]) -> str:
    if position.seat_id in upheld:
        return translate("has not spoken yet; its objection stands")
    return translate("has not spoken yet")


def _mark(position: Position) -> str:
    if position.is_recused:
        return ""
    if position.choice:
        return KINDS.get(Choice(position.choice), "")
    return "good" if position.has_voted else "silent"


def _act(mine: Any, kind: str, *, stands: bool) -> SimpleNamespace:
    """What one seat can say, as buttons: those that need a reason ask for it before they are sent."""
    position = mine.position
    return SimpleNamespace(
        mine=mine,
        position=position,
        stands=stands and _is_silent(position),
        said=verb_of(Choice(position.choice), kind=kind) if position.choice else "",
        choices=[
            SimpleNamespace(
                value=choice.value,
                verb=verb_of(choice, kind=kind),
                needs_reason=choice in mine.needs_reason,
                is_said=position.choice == choice,
            )
            for choice in mine.choices
        ],
    )


def _timeline(page: Deliberated) -> list[SimpleNamespace]:
    """The way of the proposal so far, the newest first."""
    proposal, table = page.proposal, page.proposal.partnership.slug
    entries = [
        SimpleNamespace(at=proposal.made_at, who=proposal.author.name, what=translate("drafted the proposal"), url="")
    ]
    for version in page.versions[1:]:
        url = reverse("governance:proposal_version", args=[table, proposal.number, version.number])
        what = translate("wrote version %(number)s") % {"number": version.number}
        entries.append(
            SimpleNamespace(at=version.written_at, who=version.written_by.name, what=what, url=url, detail=version.why)
        )
    for round in [*page.closed[::-1], *([page.round] if page.round else [])]:
        url = reverse("governance:round", args=[table, proposal.number, round.number])
        what = translate("Round %(number)s opened: %(kind)s") % {
            "number": round.number, "kind": round.get_kind_display(),
        }  # fmt: skip
        entries.append(SimpleNamespace(at=round.opened_at, who="", what=what, url=url))
        if round.closed_at:
            what = translate("Round %(number)s closed: %(result)s") % {
                "number": round.number, "result": _result(round),
            }  # fmt: skip
            entries.append(SimpleNamespace(at=round.closed_at, who="", what=what, url=url))
    if proposal.stage == ProposalStage.WITHDRAWN and proposal.ended_at:
        entries.append(SimpleNamespace(at=proposal.ended_at, who="", what=translate("withdrawn"), url=""))
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def how_many(count: int) -> str:
    """So many proposals stand before the seats: the heading of the list."""
    if not count:
        return translate("Nothing is before the seats now")
    return ngettext(
        "%(count)s proposal is before the seats now", "%(count)s proposals are before the seats now", count
    ) % {"count": count}
