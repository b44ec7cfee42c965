"""Whether somebody can mediate: questions about conflicts of interest, answered before and kept.

Two answers rule mediating out whatever the sides say, the others must be disclosed and accepted by every side: as the
Model Standards of Conduct for Mediators (American Arbitration Association, American Bar Association, Association for
Conflict Resolution, 2005), Standard III, have it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed


class Conflict(TextChoices):
    """What could stand between a mediator and fairness, each as a question."""

    PAID = "paid", _("Are you employed or paid by one of the sides, or were you in the past two years?")
    FAMILY = "family", _("Are you family or a close friend of one of the people named here?")
    PARTY = "party", _("Is your own organisation a party to the agreement in question?")
    MONEY = "money", _("Do you decide, alone or with others, on money that one of the sides receives?")
    ELSE = "else", _("Is there anything else that could make one of the sides doubt that you are fair?")


RULED_OUT = frozenset({Conflict.PAID, Conflict.FAMILY})
LONGEST_WORDS = 600


def answered(answers: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """The answers as they are kept, every question answered.

    `answers` holds for each question a yes or no, and under `<question>_words` what goes with a yes.

    >>> nothing = {conflict.value: False for conflict in Conflict}
    >>> answered(nothing)["money"]
    {'is_so': False, 'words': ''}
    >>> answered(nothing | {"money": True, "money_words": "I sit on the city's grants board."})["money"]["words"]
    "I sit on the city's grants board."
    >>> answered(nothing | {"money": True})
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: You answered yes. Say in a few words what it is, ...
    >>> answered(nothing | {"family": True, "family_words": "My sister."})
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: Thank you for saying so. With that nobody should mediate ...
    """
    kept: dict[str, dict[str, object]] = {}
    for conflict in Conflict:
        is_so, words = answers.get(conflict.value), str(answers.get(f"{conflict.value}_words") or "").strip()
        if not isinstance(is_so, bool):
            raise NotAllowed(_("Answer every question with yes or no."))
        if is_so and conflict in RULED_OUT:
            raise NotAllowed(
                _("Thank you for saying so. With that nobody should mediate here, even if the sides agreed. Say no.")
            )
        if is_so and not words:
            raise NotAllowed(_("You answered yes. Say in a few words what it is, so that the sides can decide."))
        if len(words) > LONGEST_WORDS:
            raise NotAllowed(_("A few words are enough: %(limit)d characters at most.") % {"limit": LONGEST_WORDS})
        kept[conflict.value] = {"is_so": is_so, "words": words if is_so else ""}
    return kept


def disclosed(declared: Mapping[str, Mapping[str, object]]) -> list[tuple[Conflict, str]]:
    """What a mediator said yes to, with the words, in the order of the questions.

    >>> said = disclosed({"money": {"is_so": True, "words": "Grants."}, "else": {"is_so": False, "words": ""}})
    >>> [(conflict.value, words) for conflict, words in said]
    [('money', 'Grants.')]
    """
    return [
        (conflict, str(declared[conflict.value].get("words", "")))
        for conflict in Conflict
        if declared.get(conflict.value, {}).get("is_so")
    ]


def require_can_mediate(*, is_present: bool, is_of_a_side: bool) -> None:
    """A member who is here and whose organisation is no side can be asked. Raises NotAllowed."""
    if not is_present:
        raise NotAllowed(_("That person is not at the table. Ask somebody who is, or invite them as a member first."))
    if is_of_a_side:
        raise NotAllowed(_("Nobody mediates between their own organisation and another. Ask somebody of no side."))


def require_party_is_told(*, is_party: bool, says_so: object) -> None:
    """Whose organisation is a party to the agreement in question has said so. Raises NotAllowed."""
    if is_party and says_so is False:
        raise NotAllowed(
            _("Your organisation is a party to the agreement in question. Answer that question with yes, and say how.")
        )
