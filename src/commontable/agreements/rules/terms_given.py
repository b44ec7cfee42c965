"""Terms as people give them are kept within bounds a program can check and a reader can take in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

from .kinds import Basis, Sensitivity
from .terms import Element, Planned, Terms
from .wording import line, words

MOST_ELEMENTS = 300
MOST_PURPOSES = 20
MOST_COMMITMENTS = 50
MOST_RECIPIENTS = 400
LONGEST_LINE = 240
LONGEST_WAY = 2_000
BOUNDS = {"smallest_count": (1, 1000), "breach_hours": (1, 720), "destroy_days": (0, 3660)}


def bounded(terms: Terms) -> Terms:
    """The terms with plain words, nothing twice, and nothing beyond its bounds; raises NotAllowed.

    >>> bounded(Terms(purposes=(" Early reading ", "Early reading", ""), elements=(Element("grade"),))).purposes
    ('Early reading',)
    >>> bounded(Terms(elements=(Element("grade"), Element("Grade"))))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: “Grade” is in the list of data elements twice. ...
    """
    _require_few(terms)
    if terms.basis and terms.basis not in Basis.values:
        raise NotAllowed(_("Choose one of the legal grounds of the list."))
    for name, (least, most) in BOUNDS.items():
        value = getattr(terms, name)
        if value is not None and not least <= value <= most:
            raise NotAllowed(
                _("%(value)d does not fit here. Choose a number from %(least)d to %(most)d.")
                % {"value": value, "least": least, "most": most}
            )
    return replace(
        terms,
        special_basis=line(terms.special_basis, longest=LONGEST_LINE),
        purposes=_once(line(purpose, longest=LONGEST_WAY) for purpose in terms.purposes),
        elements=_elements(terms.elements),
        recipients=tuple(dict.fromkeys(terms.recipients)),
        frequency=line(terms.frequency, longest=LONGEST_LINE),
        population=words(terms.population, longest=LONGEST_WAY),
        destruction=words(terms.destruction, longest=LONGEST_WAY),
        commitments=tuple(_planned(one) for one in terms.commitments),
    )


def _require_few(terms: Terms) -> None:
    for given, most in (
        (terms.elements, MOST_ELEMENTS),
        (terms.purposes, MOST_PURPOSES),
        (terms.commitments, MOST_COMMITMENTS),
        (terms.recipients, MOST_RECIPIENTS),
    ):
        if len(given) > most:
            raise NotAllowed(
                _("At most %(limit)d lines fit here; there are %(count)d. Make two agreements of it.")
                % {"limit": most, "count": len(given)}
            )


def _elements(given: tuple[Element, ...]) -> tuple[Element, ...]:
    kept: dict[str, Element] = {}
    for element in given:
        name = line(element.name, longest=80)
        if not name:
            continue
        if name.casefold() in kept:
            raise NotAllowed(
                _("“%(name)s” is in the list of data elements twice. Keep it once, as the column is called.")
                % {"name": name}
            )
        if element.sensitivity not in Sensitivity.values:
            raise NotAllowed(_("Say for each data element how much harm it can do in wrong hands."))
        kept[name.casefold()] = Element(name, line(element.says, longest=LONGEST_LINE), str(element.sensitivity))
    return tuple(kept.values())


def _planned(one: Planned) -> Planned:
    return replace(
        one,
        due_on=line(one.due_on, longest=20),
        what=line(one.what, longest=LONGEST_LINE, missing=_("Say what is promised, or take the empty line out.")),
        evidence_wanted=line(one.evidence_wanted, longest=LONGEST_LINE),
    )


def _once(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(purpose for purpose in given if purpose))
