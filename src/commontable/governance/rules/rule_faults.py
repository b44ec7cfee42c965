"""What keeps a decision rule from being used, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import RuleError

FAULTS: dict[str, Any] = {
    "method_missing": _("Say which method decides."),
    "method_unknown": _("This is no method of deciding. Choose one of the list."),
    "reasons_unknown": _("The positions that need a reason are not all known. Choose them from the list."),
    "fallback_after_vote": _("A fall-back only follows consensus or consent: a vote decides by itself. Take it away."),
    "fallback_is_vote": _("The fall-back must be a vote: a majority, a larger majority or a double majority."),
    "rounds": _("Rounds must be between 1 and 20."),
    "threshold": _("The share a larger majority needs must be between one half and all."),
    "sectors": _("The share of sectors that must be exceeded goes from none to less than all."),
    "quorum": _("The quorum must be a share of the voting seats: more than none, at most all of them."),
    "quorum_sectors": _("The number of sectors that must be heard cannot be below 0."),
    "proxies": _("One person may carry between 0 and 20 seats beside their own."),
    "reasons_twice": _("A position is named twice among those that need a reason."),
    "secret_deliberation": _(
        "A secret ballot needs a vote, and this rule never comes to one: positions in a deliberation have names. "
        "Name a fall-back, or do without secrecy."
    ),
    "secret_double_majority": _(
        "A double majority is counted by sector, so its ballots cannot be secret: small sectors would be named. "
        "Choose another vote, or do without secrecy."
    ),
    "quorum_sectors_too_many": _(
        "The quorum asks for ballots from %(asked)s sectors, but the voting seats of this body come from %(present)s. "
        "Ask for fewer sectors, or open seats for others first."
    ),
    "secret_few": _(
        "A secret ballot needs %(fewest)s voting seats or more; with fewer, people learn how others voted."
    ),
    "secret_weights": _(
        "A secret ballot needs seats of equal weight: unequal weights would show who voted how. Give every voting seat "
        "the same weight, or do without secrecy."
    ),
    "secret_veto": _(
        "A secret ballot cannot be used where a seat can block: its use would name the seat. Take the right to block "
        "away, or do without secrecy."
    ),
}
OTHERWISE = _("This rule contradicts itself. Look at its numbers again.")


def in_words(fault: RuleError) -> Any:
    """The sentence that says what is wrong with the rule and what to do.

    >>> str(in_words(RuleError("rounds", "")))
    'Rounds must be between 1 and 20.'
    >>> str(in_words(RuleError("whole_number", "")))
    'This rule contradicts itself. Look at its numbers again.'
    """
    sentence = FAULTS.get(fault.code, OTHERWISE)
    return sentence % fault.params if fault.params and "%(" in str(sentence) else sentence
