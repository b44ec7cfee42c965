"""How a body decides, field by field; what contradicts itself is refused beside the field that does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice, Method, Rule, RuleError
from commontable.analysis.decision_rules.rule import MOST_PROXIES, MOST_ROUNDS
from commontable.governance.rules.in_words import IN_DELIBERATION
from commontable.governance.rules.rule_faults import in_words
from commontable.ui.forms import TextField

METHODS = (
    (Method.CONSENSUS, _("Consensus: deliberate until no objection stands and somebody supports it")),
    (Method.CONSENT, _("Consent: adopted when nobody objects")),
    (Method.MAJORITY, _("Majority: more than half of the votes")),
    (Method.SUPERMAJORITY, _("Larger majority: at least the share named below")),
    (Method.DOUBLE_MAJORITY, _("Double majority: more than half of the votes, and of the sectors")),
)
FALLBACKS = (
    ("", _("Nothing: it is not adopted")),
    (Method.MAJORITY, _("A majority vote")),
    (Method.SUPERMAJORITY, _("A larger majority")),
    (Method.DOUBLE_MAJORITY, _("A double majority")),
)
THRESHOLDS = (
    ("3/5", _("three fifths")),
    ("2/3", _("two thirds")),
    ("3/4", _("three quarters")),
    ("4/5", _("four fifths")),
    ("9/10", _("nine tenths")),
    ("1/1", _("all")),
)
SECTORS = (
    ("1/3", _("more than a third of the sectors")),
    ("1/2", _("more than half of the sectors")),
    ("2/3", _("more than two thirds of the sectors")),
    ("3/4", _("more than three quarters of the sectors")),
    ("99/100", _("every sector")),
)
QUORUMS = (
    ("1/4", _("a quarter of the voting seats")),
    ("1/3", _("a third of the voting seats")),
    ("1/2", _("half of the voting seats")),
    ("3/5", _("three fifths of the voting seats")),
    ("2/3", _("two thirds of the voting seats")),
    ("3/4", _("three quarters of the voting seats")),
    ("1/1", _("every voting seat")),
)
FIELD_OF = {
    "fallback_after_vote": "fallback",
    "fallback_is_vote": "fallback",
    "rounds": "rounds",
    "threshold": "threshold",
    "sectors": "sectors",
    "quorum": "quorum",
    "quorum_sectors": "quorum_sectors",
    "quorum_sectors_too_many": "quorum_sectors",
    "proxies": "proxies",
    "secret_deliberation": "secret",
    "secret_double_majority": "secret",
    "secret_few": "secret",
    "secret_weights": "secret",
    "secret_veto": "secret",
}


GROUPS = (
    (_("When is a proposal adopted?"), ("method", "rounds", "fallback", "threshold", "sectors")),
    (_("Who must have spoken?"), ("quorum", "quorum_sectors", "proxies")),
    (_("How do the seats speak?"), ("reasons", "hidden", "secret")),
    (_("For the record"), ("why",)),
)


class RuleForm(forms.Form):
    """A decision rule; `form.rule` is the rule once the form is valid."""

    method = forms.ChoiceField(label=_("How a proposal is adopted"), choices=METHODS, widget=forms.RadioSelect)
    rounds = forms.IntegerField(
        label=_("Rounds of deliberation at most"), min_value=1, max_value=MOST_ROUNDS, initial=3,
        help_text=_("Only for consensus and consent."),
    )  # fmt: skip
    fallback = forms.ChoiceField(
        label=_("When the rounds are spent"), choices=FALLBACKS, required=False,
        help_text=_("Only after consensus or consent: what happens if objections still stand."),
    )  # fmt: skip
    threshold = forms.ChoiceField(label=_("Share a larger majority needs"), choices=THRESHOLDS, initial="2/3")
    sectors = forms.ChoiceField(label=_("In a double majority, carried by"), choices=SECTORS, initial="1/2")
    quorum = forms.ChoiceField(
        label=_("Who must have spoken"), choices=QUORUMS, initial="1/2",
        help_text=_("Counted by heads, never by weight. Standing aside is speaking; silence is not."),
    )  # fmt: skip
    quorum_sectors = forms.IntegerField(
        label=_("From how many sectors at least"), min_value=0, max_value=12, initial=0,
        help_text=_("0: sectors do not matter for the quorum."),
    )  # fmt: skip
    reasons = forms.MultipleChoiceField(
        label=_("Positions that need a reason"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(choice.value, label) for choice, label in IN_DELIBERATION.items()], initial=[Choice.OBJECT.value],
    )  # fmt: skip
    proxies = forms.IntegerField(
        label=_("Seats one person may carry by proxy"), min_value=0, max_value=MOST_PROXIES, initial=0,
        help_text=_("Beside their own. 0: no proxies; alternates only."),
    )  # fmt: skip
    hidden = forms.BooleanField(
        label=_("Positions are hidden until the round closes"), required=False,
        help_text=_("So that nobody waits for the powerful to speak first."),
    )  # fmt: skip
    secret = forms.BooleanField(
        label=_("Votes are by secret ballot"), required=False,
        help_text=_("Nobody learns who voted how, not even the backbone. Needs seats of equal weight without a block."),
    )  # fmt: skip
    why = TextField(
        label=_("Why this rule"), required=False, longest=2000, rows=3,
        help_text=_("Where and when the body agreed on it."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    rule: Rule | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("threshold", "sectors", "quorum"):
            kept = self.initial.get(name)
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            if kept and kept not in dict(choices):
                self.fields[name].choices = [*choices, (kept, kept)]  # type: ignore[attr-defined]

    def groups(self) -> list[dict[str, Any]]:
        """The fields in sections, each under its question."""
        return [{"legend": legend, "fields": [self[name] for name in names]} for legend, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        """The fields together are a rule that can be used."""
        found: dict[str, Any] = super().clean() or {}
        if self.errors:
            return found
        try:
            self.rule = rule_from(found)
        except RuleError as fault:
            self.refuse(fault)
        return found

    def refuse(self, fault: RuleError) -> None:
        """What is wrong with the rule stands beside the field that makes it so."""
        self.add_error(FIELD_OF.get(fault.code), in_words(fault))


def rule_from(given: dict[str, Any]) -> Rule:
    """The rule those fields stand for. Raises RuleError."""
    shares = {name: [int(part) for part in given[name].split("/")] for name in ("threshold", "sectors", "quorum")}
    return Rule(
        method=Method(given["method"]),
        fallback=Method(given["fallback"]) if given["fallback"] else None,
        rounds=given["rounds"],
        threshold_of=shares["threshold"][0],
        threshold_in=shares["threshold"][1],
        sectors_of=shares["sectors"][0],
        sectors_in=shares["sectors"][1],
        quorum_of=shares["quorum"][0],
        quorum_in=shares["quorum"][1],
        quorum_sectors=given["quorum_sectors"],
        reasons=tuple(Choice(one) for one in given["reasons"]),
        proxies=given["proxies"],
        hidden=given["hidden"],
        secret=given["secret"],
    )


def fields_of(rule: Rule) -> dict[str, Any]:
    """The rule as initial values of the form. `rule_from(fields_of(rule)) == rule`."""
    return {
        "method": rule.method.value,
        "fallback": rule.fallback.value if rule.fallback else "",
        "rounds": rule.rounds,
        "threshold": f"{rule.threshold_of}/{rule.threshold_in}",
        "sectors": f"{rule.sectors_of}/{rule.sectors_in}",
        "quorum": f"{rule.quorum_of}/{rule.quorum_in}",
        "quorum_sectors": rule.quorum_sectors,
        "reasons": [choice.value for choice in rule.reasons],
        "proxies": rule.proxies,
        "hidden": rule.hidden,
        "secret": rule.secret,
    }
