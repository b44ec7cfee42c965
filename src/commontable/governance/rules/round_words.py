"""What stands at stake in a round, who is still silent, and what the answers mean: in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.rules.proposal import RoundKind
from commontable.partnership.rules.sectors import Sector

VERBS: dict[Choice, Any] = {
    Choice.SUPPORT: _("Support"),
    Choice.RESERVATIONS: _("Support with reservations"),
    Choice.STAND_ASIDE: _("Stand aside"),
    Choice.OBJECT: _("Object"),
}
VOTES: dict[Choice, Any] = {
    Choice.SUPPORT: pgettext_lazy("button of a vote", "For"),
    Choice.OBJECT: pgettext_lazy("button of a vote", "Against"),
    Choice.STAND_ASIDE: pgettext_lazy("button of a vote", "Abstain"),
}
MEANINGS: dict[Choice, Any] = {
    Choice.SUPPORT: _("This is good for the partnership, as it stands."),
    Choice.RESERVATIONS: _("I go along, and want this concern on record."),
    Choice.STAND_ASIDE: _("I do not share it and do not stand in its way."),
    Choice.OBJECT: _("It would do harm as it stands. The others answer before it goes on."),
}
SPEAKS_FOR: dict[Sector, Any] = {
    Sector.SCHOOLS: _("schools"),
    Sector.GOVERNMENT: _("government"),
    Sector.NONPROFIT: _("non-profits"),
    Sector.BUSINESS: _("business"),
    Sector.PHILANTHROPY: _("philanthropy"),
    Sector.HIGHER_EDUCATION: _("higher education"),
    Sector.HEALTH: _("health"),
    Sector.LABOUR: _("unions"),
    Sector.FAITH: _("faith groups"),
    Sector.FAMILIES: _("parents"),
    Sector.STUDENTS: _("students"),
    Sector.RESIDENTS: _("residents"),
}
CODES: dict[Sector, Any] = {
    Sector.SCHOOLS: pgettext_lazy("two letters for schools", "SC"),
    Sector.GOVERNMENT: pgettext_lazy("two letters for government", "GV"),
    Sector.NONPROFIT: pgettext_lazy("two letters for non-profits", "NP"),
    Sector.BUSINESS: pgettext_lazy("two letters for business", "BZ"),
    Sector.PHILANTHROPY: pgettext_lazy("two letters for philanthropy", "PH"),
    Sector.HIGHER_EDUCATION: pgettext_lazy("two letters for higher education", "HE"),
    Sector.HEALTH: pgettext_lazy("two letters for health", "HL"),
    Sector.LABOUR: pgettext_lazy("two letters for unions", "UN"),
    Sector.FAITH: pgettext_lazy("two letters for faith groups", "FB"),
    Sector.FAMILIES: pgettext_lazy("two letters for parents", "PA"),
    Sector.STUDENTS: pgettext_lazy("two letters for students", "ST"),
    Sector.RESIDENTS: pgettext_lazy("two letters for residents", "RE"),
}
GRASSROOTS = (Sector.FAMILIES, Sector.STUDENTS, Sector.RESIDENTS)


def counted(choice: Choice, heads: int, *, kind: str) -> str:
    """So many seats say this.

    >>> counted(Choice.OBJECT, 1, kind="deliberation"), counted(Choice.SUPPORT, 12, kind="deliberation")
    ('1 objects', '12 support')
    >>> counted(Choice.OBJECT, 3, kind="vote")
    '3 against'
    """
    match choice, kind == RoundKind.VOTE:
        case Choice.SUPPORT, True:
            said = ngettext("%(n)s for", "%(n)s for", heads)
        case Choice.OBJECT, True:
            said = ngettext("%(n)s against", "%(n)s against", heads)
        case Choice.STAND_ASIDE, True:
            said = ngettext("%(n)s abstains", "%(n)s abstain", heads)
        case Choice.SUPPORT, False:
            said = ngettext("%(n)s supports", "%(n)s support", heads)
        case Choice.STAND_ASIDE, False:
            said = ngettext("%(n)s stands aside", "%(n)s stand aside", heads)
        case Choice.OBJECT, False:
            said = ngettext("%(n)s objects", "%(n)s object", heads)
        case _:
            said = ngettext("%(n)s with reservations", "%(n)s with reservations", heads)
    return said % {"n": heads}


def verb_of(choice: Choice, *, kind: str) -> Any:
    """What stands on the button: support, or for.

    >>> str(verb_of(Choice.OBJECT, kind="vote")), str(verb_of(Choice.OBJECT, kind="deliberation"))
    ('Against', 'Object')
    """
    return (VOTES if kind == RoundKind.VOTE else VERBS)[choice]


def stakes(rule: Rule, *, kind: str, number: int) -> str:
    """What happens if one objection stands, or what a vote needs; `number` counts the deliberations, this one included.

    >>> print(stakes(Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY), kind="deliberation", number=3))
    This is the last round. If one objection stands, a vote follows: more than half of the votes and of the sectors.
    """
    how = str(_needs(rule))
    if kind == RoundKind.VOTE:
        said = translate("It is adopted with %(how)s.")
    elif not rule.method.is_deliberation:
        said = translate("Nothing is decided in this round: everybody is heard, then a vote follows: %(how)s.")
    elif number >= rule.rounds and rule.fallback is None:
        said = translate("This is the last round. If one objection stands, the proposal is not adopted.")
    elif number >= rule.rounds:
        said = translate("This is the last round. If one objection stands, a vote follows: %(how)s.")
    elif rule.fallback is None:
        said = translate(
            "If one objection stands, it is answered and every seat is asked again, in %(rounds)s rounds at most; "
            "after that it is not adopted."
        )
    else:
        said = translate(
            "If one objection stands, it is answered and every seat is asked again. After round %(rounds)s a vote "
            "follows: %(how)s."
        )
    return said % {"how": how, "rounds": rule.rounds}


def silence(sectors: Sequence[str]) -> str:
    """Whose seats have not spoken yet; nothing where all have. `sectors`: one a silent seat.

    >>> silence(["families", "families", "students", "residents", "business", "health"])
    'Of the 6 still silent, 4 speak for parents, students and residents.'
    >>> silence(["health"])
    'One seat is still silent: it speaks for health.'
    >>> silence(["schools"] * 3 + ["health"])
    'Of the 4 still silent, 3 speak for schools.'
    >>> silence([])
    ''
    """
    count = len(sectors)
    if not count:
        return ""
    if count == 1:
        return translate("One seat is still silent: it speaks for %(sectors)s.") % {"sectors": _named(sectors)}
    named = [sector for sector in sectors if sector in GRASSROOTS]
    if 2 * len(named) < count:
        (most, _count) = Counter(sectors).most_common(1)[0]
        named = [sector for sector in sectors if sector == most]
    if len(named) == count:
        said = translate("All %(count)s seats that are still silent speak for %(sectors)s.")
    elif len(named) == 1:
        return translate("%(count)s seats are still silent, each from another sector.") % {"count": count}
    else:
        said = ngettext(
            "Of the %(count)s still silent, %(named)s speaks for %(sectors)s.",
            "Of the %(count)s still silent, %(named)s speak for %(sectors)s.",
            len(named),
        )
    return said % {"count": count, "named": len(named), "sectors": _named(named)}


def _named(sectors: Sequence[str]) -> str:
    known = [str(SPEAKS_FOR[sector]) for sector in Sector if sector in sectors]
    return get_text_list(known, translate("and"))


def _needs(rule: Rule) -> Any:
    """What the vote of the rule needs, as the end of a sentence."""
    match rule.vote_method:
        case Method.SUPERMAJORITY:
            return translate("at least %(of)s/%(in)s of the votes") % {"of": rule.threshold_of, "in": rule.threshold_in}
        case Method.DOUBLE_MAJORITY if rule.sectors_in == 2 * rule.sectors_of:
            return translate("more than half of the votes and of the sectors")
        case Method.DOUBLE_MAJORITY:
            return translate("more than half of the votes, and in more than %(of)s/%(in)s of the sectors") % {
                "of": rule.sectors_of, "in": rule.sectors_in,
            }  # fmt: skip
        case _:
            return translate("more than half of the votes")
