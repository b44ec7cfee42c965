"""A rule and what was counted under it, in sentences for people; every page says them alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from commontable.analysis.decision_rules import Choice, Method, Outcome, Rule
from commontable.governance.rules.proposal import RoundKind

METHODS: dict[Method, Any] = {
    Method.CONSENSUS: _("consensus"),
    Method.CONSENT: _("consent"),
    Method.MAJORITY: _("majority"),
    Method.SUPERMAJORITY: _("larger majority"),
    Method.DOUBLE_MAJORITY: _("double majority: of the votes and of the sectors"),
}
IN_DELIBERATION: dict[Choice, Any] = {
    Choice.SUPPORT: _("supports"),
    Choice.RESERVATIONS: _("supports with reservations"),
    Choice.STAND_ASIDE: _("stands aside"),
    Choice.OBJECT: _("objects"),
}
IN_VOTE: dict[Choice, Any] = {
    Choice.SUPPORT: pgettext_lazy("vote", "for"),
    Choice.RESERVATIONS: _("for, with reservations"),
    Choice.STAND_ASIDE: _("abstains"),
    Choice.OBJECT: pgettext_lazy("vote", "against"),
}


def choice_in_words(choice: str, *, kind: str = RoundKind.DELIBERATION) -> str:
    """What a seat says, in a deliberation or in a vote; empty for silence.

    >>> choice_in_words("object"), choice_in_words("object", kind="vote"), choice_in_words("")
    ('objects', 'against', '')
    """
    words = IN_VOTE if kind == RoundKind.VOTE else IN_DELIBERATION
    return str(words[Choice(choice)]) if choice else ""


def rule_in_words(rule: Rule) -> list[str]:
    """The rule as sentences: what makes a decision, what comes after, who must be there, what is secret.

    >>> for sentence in rule_in_words(Rule(method=Method.CONSENSUS, fallback=Method.MAJORITY, rounds=2)):
    ...     print(sentence)
    Adopted when at least one seat supports it and no objection stands.
    After 2 rounds without that, a vote decides: adopted when more than half of the weight cast for or against is for.
    At least 1/2 of the voting seats must have spoken.
    An objection needs a reason.
    """
    said = [_adopted_when(rule.method, rule)]
    if rule.method.is_deliberation:
        said.append(_after_rounds(rule))
    said.append(
        translate("At least %(of)d/%(in)d of the voting seats must have spoken.")
        % {"of": rule.quorum_of, "in": rule.quorum_in}
    )
    if rule.quorum_sectors:
        said.append(
            ngettext(
                "Seats of at least %(n)d sector must have spoken.",
                "Seats of at least %(n)d sectors must have spoken.",
                rule.quorum_sectors,
            )
            % {"n": rule.quorum_sectors}
        )
    if Choice.OBJECT in rule.reasons:
        said.append(translate("An objection needs a reason."))
    if rule.hidden:
        said.append(translate("Positions are hidden until the round closes."))
    if rule.secret:
        said.append(translate("Votes are by secret ballot."))
    return said


def _adopted_when(method: Method, rule: Rule) -> str:
    match method:
        case Method.CONSENSUS:
            return translate("Adopted when at least one seat supports it and no objection stands.")
        case Method.CONSENT:
            return translate("Adopted when no objection stands.")
        case Method.MAJORITY:
            return translate("Adopted when more than half of the weight cast for or against is for.")
        case Method.SUPERMAJORITY:
            return translate(
                "Adopted when at least %(of)d/%(in)d of the weight cast for or against is for."
            ) % {"of": rule.threshold_of, "in": rule.threshold_in}  # fmt: skip
        case Method.DOUBLE_MAJORITY:
            return translate(
                "Adopted when more than half of the weight cast for or against is for, and so in more than "
                "%(of)d/%(in)d of the sectors that voted."
            ) % {"of": rule.sectors_of, "in": rule.sectors_in}


def _after_rounds(rule: Rule) -> str:
    if rule.fallback is None:
        return ngettext(
            "After %(n)d round without that, it is not adopted.",
            "After %(n)d rounds without that, it is not adopted.",
            rule.rounds,
        ) % {"n": rule.rounds}
    adopted = _adopted_when(rule.fallback, rule)
    return ngettext(
        "After %(n)d round without that, a vote decides: %(how)s",
        "After %(n)d rounds without that, a vote decides: %(how)s",
        rule.rounds,
    ) % {"n": rule.rounds, "how": adopted[:1].lower() + adopted[1:]}


def outcome_in_words(outcome: Outcome | Mapping[str, Any]) -> list[str]:
    """Why a round or a vote ended as it did, a sentence a reason."""
    counted = outcome if isinstance(outcome, Outcome) else Outcome.from_json(outcome)
    return [_reason(code, params) for code, params in counted.reasons]


def _reason(code: str, given: Mapping[str, Any]) -> str:
    count = int(given.get("count", given.get("supporting", 0)))
    match code:
        case "objections_stand":
            said = ngettext("%(n)d objection stands.", "%(n)d objections stand.", count) % {"n": count}
        case "nobody_supports":
            said = translate("Nobody objects, but no seat supports it either.")
        case "consensus_reached" | "consent_reached":
            said = ngettext(
                "No objection stands, and %(n)d seat supports it.",
                "No objection stands, and %(n)d seats support it.",
                count,
            ) % {"n": count}
        case "blocked":
            said = ngettext(
                "%(n)d seat used its right to block.", "%(n)d seats used their right to block.", count
            ) % {"n": count}  # fmt: skip
        case "nobody_for_or_against":
            said = translate("Nobody voted for or against.")
        case "majority" | "supermajority":
            said = translate("%(weight_for)s for, %(weight_against)s against: enough.") % given
        case "majority_missed" | "supermajority_missed":
            said = translate("%(weight_for)s for, %(weight_against)s against: not enough.") % given
        case "tie":
            said = translate("%(weight_for)s for, %(weight_against)s against: a tie is not enough.") % given
        case "sectors":
            said = translate("It carries in %(carried)s of the %(sectors)s sectors that voted: enough.") % given
        case "sectors_missed":
            said = translate("It carries in %(carried)s of the %(sectors)s sectors that voted: not enough.") % given
        case "quorum_missed":
            said = translate(
                "%(cast)s of %(roll)s voting seats have spoken; %(needed)s were needed."
            ) % given  # fmt: skip
        case "quorum_sectors_missed":
            said = translate("Seats of %(cast)s sectors have spoken; %(needed)s were needed.") % given
        case "no_fallback":
            said = translate("All rounds are spent, and the rule names no vote to follow.")
        case _:
            said = code
    return said
