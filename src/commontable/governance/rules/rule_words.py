"""A decision rule explained to whoever sits under it: plain sentences, and what it takes with the seats of today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.analysis.decision_rules import Ballot, Choice, Method, Rule, quorum_of
from commontable.governance.rules.in_words import IN_DELIBERATION, rule_in_words

PRESETS: dict[str, tuple[Any, Any, Rule]] = {
    "musyawarah": (
        _("Musyawarah, then double majority"),
        _("Deliberate in up to three rounds until nobody objects; else a vote that most sectors must carry too."),
        Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY, rounds=3, quorum_sectors=2),
    ),
    "consent": (
        _("Consent"),
        _("Adopted when nobody objects; made for groups that decide often. No vote follows."),
        Rule(method=Method.CONSENT, rounds=2),
    ),
    "majority": (
        _("Simple majority"),
        _("One vote, more than half. Quick; a minority can be overruled every time."),
        Rule(method=Method.MAJORITY, rounds=1),
    ),
    "two_thirds": (
        _("Two thirds"),
        _("One vote, at least two thirds. For what binds everybody for long."),
        Rule(method=Method.SUPERMAJORITY, rounds=1, threshold_of=2, threshold_in=3, quorum_of=2, quorum_in=3),
    ),
}


def explain(rule: Rule) -> list[str]:
    """The rule in plain sentences, with what it says about reasons, blocking seats and proxies.

    >>> for sentence in explain(Rule(method=Method.MAJORITY, proxies=1, reasons=())):
    ...     print(sentence)
    Adopted when more than half of the weight cast for or against is for.
    At least 1/2 of the voting seats must have spoken.
    Standing aside counts as having spoken, and neither for nor against.
    One person may carry 1 other seat by proxy.
    Whoever has a stake in the matter stands back and is not counted.
    """
    said = [*rule_in_words(rule), translate("Standing aside counts as having spoken, and neither for nor against.")]
    others = [choice for choice in rule.reasons if choice is not Choice.OBJECT]
    if others:
        names = get_text_list([f"“{IN_DELIBERATION[choice]}”" for choice in others], translate("and"))
        said.append(translate("A reason is also asked for with %(choices)s.") % {"choices": names})
    said.append(proxies_in_words(rule))
    said.append(translate("Whoever has a stake in the matter stands back and is not counted."))
    return said


def proxies_in_words(rule: Rule) -> str:
    """How many seats one person may carry beside their own."""
    if not rule.proxies:
        return translate("There are no proxies; an alternate can take a seat.")
    return ngettext(
        "One person may carry %(n)d other seat by proxy.",
        "One person may carry %(n)d other seats by proxy.",
        rule.proxies,
    ) % {"n": rule.proxies}


def with_todays_seats(rule: Rule, roll: Sequence[Ballot]) -> list[str]:
    """What the rule asks of the voting seats that are held today, in numbers.

    >>> sectors = ("schools",) * 5 + ("nonprofit",) * 4 + ("families",) * 4
    >>> roll = [Ballot(seat=str(n), partner="", sector=sector) for n, sector in enumerate(sectors)]
    >>> for sentence in with_todays_seats(Rule(method=Method.DOUBLE_MAJORITY, quorum_sectors=2), roll):
    ...     print(sentence)
    With today's 13 voting seats, 7 must have spoken, from at least 2 of the 3 sectors.
    When all vote for or against, 7 of 13 votes must be for, and 2 of 3 sectors must carry it.
    """
    if not roll:
        return [translate("Nobody holds a seat with a vote yet, so nothing can be decided.")]
    quorum = quorum_of(rule, roll)
    sectors = len({one.sector for one in roll})
    said = [
        ngettext(
            "With today's %(roll)d voting seat, %(needed)d must have spoken, from at least %(asked)d of the "
            "%(sectors)d sectors.",
            "With today's %(roll)d voting seats, %(needed)d must have spoken, from at least %(asked)d of the "
            "%(sectors)d sectors.",
            quorum.roll,
        )
        if rule.quorum_sectors
        else ngettext(
            "With today's %(roll)d voting seat, %(needed)d must have spoken.",
            "With today's %(roll)d voting seats, %(needed)d must have spoken.",
            quorum.roll,
        )
    ]
    numbers = {"roll": quorum.roll, "needed": quorum.needed, "asked": rule.quorum_sectors, "sectors": sectors}
    said[0] = said[0] % numbers
    said.extend(_needed(rule, roll, sectors))
    return said


def _needed(rule: Rule, roll: Sequence[Ballot], sectors: int) -> Iterable[str]:
    method = rule.vote_method
    total = sum((one.worth for one in roll), Fraction(0))
    if method is None:
        return
    least = ceil(rule.threshold * total) if method is Method.SUPERMAJORITY else floor(total / 2) + 1
    votes = {"least": least, "total": int(total)}
    if method is Method.DOUBLE_MAJORITY:
        carrying = floor(rule.sectors * sectors) + 1
        yield translate(
            "When all vote for or against, %(least)d of %(total)d votes must be for, and %(carrying)d of %(sectors)d "
            "sectors must carry it."
        ) % {**votes, "carrying": carrying, "sectors": sectors}
    elif rule.method.is_deliberation:
        yield translate("If it comes to the vote, %(least)d of %(total)d votes must be for when all vote.") % votes
    else:
        yield translate("When all vote for or against, %(least)d of %(total)d votes must be for.") % votes
