"""The register of decisions as pages list it, search it and put each count into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.models import Body, ChairTerm, Decision, in_force
from commontable.governance.permissions import Permission
from commontable.governance.rules.in_words import METHODS, choice_in_words, outcome_in_words, rule_in_words
from commontable.governance.rules.kinds import Channel, EffectKind
from commontable.governance.rules.proposal import ObjectionStage, RoundKind
from commontable.partnership.models import Member, Partnership
from commontable.partnership.rules.sectors import Sector


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader looks for in the register; empty values do not narrow it.

    `again`: `due` for decisions whose day of review has come, `planned` for those that have such a day.
    """

    q: str = ""
    body: Body | None = None
    year: int | None = None
    effect: str = ""
    again: str = ""


@dataclass(frozen=True)
class Line:
    """One way to answer, and how many seats and how much weight it had."""

    says: str
    heads: int
    weight: str


@dataclass(frozen=True)
class SectorLine:
    """How the seats of one sector answered; `carries` is None where it cast neither for nor against."""

    sector: str
    labelled: list[tuple[str, int]]  # in the order of the choices, then the silent ones
    carries: bool | None


@dataclass(frozen=True)
class View:
    """One seat's view beside the decision, ready to print."""

    seat: str
    partner: str
    sector: str
    says: str
    reason: str
    round: int | None
    became: str
    answer: str
    channel: str


def decisions_of(partnership: Partnership, *, wanted: Wanted, today: date) -> QuerySet[Decision]:
    """The decisions asked for, the newest first; every word of the search is in the number, title or text."""
    found = Decision.objects.of(partnership)
    for word in wanted.q.split():
        number = Q(number=int(word)) if word.isdecimal() and len(word) < 9 else Q()
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | number)
    if wanted.body is not None:
        found = found.filter(body=wanted.body)
    if wanted.year is not None:
        found = found.filter(decided_at__year=wanted.year)
    if wanted.effect:
        found = found.filter(effect_kind=wanted.effect)
    if wanted.again == "due":
        found = found.filter(review_on__lte=today)
    elif wanted.again == "planned":
        found = found.filter(review_on__isnull=False)
    listed: QuerySet[Decision] = found.select_related("body", "round", "carried_out", "replaced_by").order_by("-number")
    return listed


def years_of(partnership: Partnership) -> list[int]:
    """The years in which something was decided, the latest first."""
    return [each.year for each in Decision.objects.of(partnership).datetimes("decided_at", "year", order="DESC")]


def waiting_effects(partnership: Partnership) -> QuerySet[Decision]:
    """Decisions that hold, and whose effect has not been carried out, the oldest first."""
    found: QuerySet[Decision] = (
        Decision.objects.of(partnership)
        .exclude(effect_kind=EffectKind.NONE)
        .filter(carried_out__isnull=True, replaced_by__isnull=True)
        .select_related("body")
        .order_by("number")
    )
    return found


def bodies_of_recorder(member: Member, *, at: datetime) -> list[Body]:
    """The open bodies whose decisions the member may write down: those they lead, or all as director."""
    day = member.partnership.day(at)
    known = Body.objects.of(member.partnership).filter(formed_on__lte=day)
    known = known.filter(Q(closed_on=None) | Q(closed_on__gt=day))
    if not member.roles_at(at) & Permission.RECORD_DECISIONS.grant.roles:
        chairs = ChairTerm.objects.filter(in_force(day), member=member).values("body")
        known = known.filter(Q(facilitator=member) | Q(pk__in=chairs))
    return list(known.select_related("partnership").order_by("name"))


def how_decided(decision: Decision) -> str:
    """By what the body decided, in a few words: consensus in round 2, a vote by majority, or agreed in the room."""
    if not decision.rule:
        return translate("agreed in the room")
    rule = Rule.from_json(decision.rule)
    if decision.round is None:
        return str(METHODS[rule.method])
    if decision.round.kind == RoundKind.VOTE:
        method = rule.vote_method or rule.method
        return translate("vote by %(method)s") % {"method": METHODS[method]}
    return translate("%(method)s in round %(number)d") % {
        "method": METHODS[rule.method], "number": decision.round.number,
    }  # fmt: skip


def rule_applied(decision: Decision) -> list[str]:
    """The rule as it was when the round opened, in sentences; nothing where no rule was applied."""
    return rule_in_words(Rule.from_json(decision.rule)) if decision.rule else []


def why_adopted(decision: Decision) -> list[str]:
    """The count in sentences; nothing where nobody counted."""
    return outcome_in_words(decision.outcome) if "quorum" in decision.outcome else []


def tally_of(decision: Decision) -> list[Line]:
    """How many seats answered what; the ways nobody chose are left out."""
    counted: Mapping[str, Any] = decision.outcome.get("by_choice", {})
    kind = _kind(decision) if decision.rule else RoundKind.VOTE
    return [
        Line(choice_in_words(choice, kind=kind), counted[choice]["heads"], counted[choice]["weight"])
        for choice in Choice
        if choice in counted and (counted[choice]["heads"] or choice in {Choice.SUPPORT, Choice.OBJECT})
    ]


def has_weights(decision: Decision) -> bool:
    """Whether some seat weighed more than another, so that weights say more than heads."""
    return any(line.weight != str(line.heads) for line in tally_of(decision))


def sectors_of(decision: Decision) -> list[SectorLine]:
    """How each sector answered, in the order of the sectors; nothing for a secret ballot."""
    counted: Mapping[str, Any] = decision.outcome.get("by_sector", {})
    answers = [*Choice, "silent"]
    return [
        SectorLine(
            str(sector.label),
            list(zip(choices_said(decision), (counted[sector][answer] for answer in answers), strict=True)),
            counted[sector]["carries"],
        )
        for sector in Sector
        if sector in counted
    ]


def sectors_for(decision: Decision) -> str:
    """In how many of the sectors that were for or against more weight was for; nothing where none was."""
    cast = [line.carries for line in sectors_of(decision) if line.carries is not None]
    if not cast:
        return ""
    return ngettext("for in %(for)d of %(n)d sector", "for in %(for)d of %(n)d sectors", len(cast)) % {
        "for": sum(cast), "n": len(cast),
    }  # fmt: skip


def choices_said(decision: Decision) -> list[str]:
    """What the columns of `sectors_of` are called."""
    return [*(choice_in_words(choice, kind=_kind(decision)) for choice in Choice), translate("silent")]


def minority_views(decision: Decision) -> list[View]:
    """Everybody who did not simply agree, in their own words, as the decision keeps it."""
    return [
        View(
            seat=one["seat"], partner=one["partner"], sector=str(Sector(one["sector"]).label),
            says=choice_in_words(one["says"], kind=_kind_of(one, decision)), reason=one["reason"],
            round=one.get("round"), became=_became(one.get("stage", "")), answer=one.get("answer", ""),
            channel=_by_channel(one.get("channel", "")),
        )
        for one in decision.dissent
    ]  # fmt: skip


def _kind(decision: Decision) -> str:
    if decision.round is not None:
        return decision.round.kind
    method = Method(decision.rule["method"]) if decision.rule else None
    return RoundKind.VOTE if method and not method.is_deliberation else RoundKind.DELIBERATION


def _kind_of(view: Mapping[str, Any], decision: Decision) -> str:
    is_earlier = decision.round is not None and view.get("round") != decision.round.number
    return RoundKind.DELIBERATION if is_earlier or view.get("stage") else _kind(decision)


def _became(stage: str) -> str:
    return str(ObjectionStage(stage).label) if stage else ""


def _by_channel(channel: str) -> str:
    return str(Channel(channel).label) if channel in {Channel.PAPER, Channel.PHONE, Channel.ROOM} else ""
