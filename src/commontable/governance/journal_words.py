"""What acts at the table said, as the journal's page shows it: rules, outcomes and positions in sentences."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Rule
from commontable.governance.rules.common_agenda import Part
from commontable.governance.rules.in_words import choice_in_words, outcome_in_words, rule_in_words
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.proposal import ProposalStage, RoundKind

LABELS = {
    "rule": _("rule"), "outcome": _("outcome"), "why": _("why"), "round": _("round"), "proposal": _("proposal"),
    "seat": _("seat"), "seats": _("seats"), "choice": _("position"), "reason": _("reason"), "effect": _("effect"),
    "body": _("body"), "member": _("member"), "stage": _("stage"), "handover": _("handover"), "meeting": _("meeting"),
    "answer": _("answer"), "kind": _("kind"), "parts": _("parts"), "version": _("version"), "decision": _("decision"),
}  # fmt: skip


def in_words(*, event: str, body: Mapping[str, Any]) -> dict[str, str]:
    """Those values of an act here that are written for a program, in words; what cannot be read is left out.

    >>> in_words(event="governance.position.taken", body={"choice": "object", "round": 2})
    {'choice': 'objects'}
    >>> in_words(event="governance.rule.adopted", body={"rule": {"method": "magic"}})
    {}
    """
    said: dict[str, str] = {}
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        if isinstance(body.get("rule"), dict):
            said["rule"] = " ".join(rule_in_words(Rule.from_json(body["rule"])))
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        if body.get("outcome"):
            said["outcome"] = " ".join(outcome_in_words(body["outcome"]))
    with suppress(KeyError, TypeError, ValueError):
        if body.get("choice"):
            said["choice"] = choice_in_words(body["choice"], kind=body.get("kind", RoundKind.DELIBERATION))
    with suppress(ValueError):
        if event.startswith("governance.round.") and body.get("stage"):
            said["stage"] = str(ProposalStage(body["stage"]).label)
    with suppress(ValueError, TypeError):
        if event.startswith(("governance.agenda.", "governance.alignment.")) and body.get("parts"):
            said["parts"] = ", ".join(str(Part(name).label) for name in body["parts"])
    with suppress(ValueError):
        if body.get("effect"):
            said["effect"] = str(EffectKind(body["effect"]).label)
    return said
