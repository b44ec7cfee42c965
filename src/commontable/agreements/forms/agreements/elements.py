"""Data elements as people write them: one a line, its column, what it says, how sensitive it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import pgettext_lazy

from commontable.agreements.rules.kinds import Sensitivity
from commontable.agreements.rules.terms import Element
from commontable.agreements.rules.terms_given import LONGEST_LINE, MOST_ELEMENTS

WORDS: dict[Sensitivity, Any] = {
    Sensitivity.OPEN: pgettext_lazy("how sensitive an element is", "open"),
    Sensitivity.INTERNAL: pgettext_lazy("how sensitive an element is", "internal"),
    Sensitivity.IDENTIFYING: pgettext_lazy("how sensitive an element is", "identifying"),
    Sensitivity.SPECIAL: pgettext_lazy("how sensitive an element is", "special"),
}
APART = re.compile(r"\t|\s+[-–—|]\s+|\s*\|\s*")
LONGEST_NAME = 80


class Unreadable(ValueError):
    """A line is no element; the message says which and why."""


def written(elements: Iterable[Element]) -> str:
    """The elements one a line, as `read` reads them."""
    return "\n".join(
        " - ".join(part for part in (one.name, one.says, str(WORDS[Sensitivity(one.sensitivity)])) if part)
        for one in elements
    )


def read(text: str) -> tuple[Element, ...]:
    """The elements of the lines; a table pasted from a spreadsheet is read too. Raises Unreadable.

    Where a line says nothing about sensitivity, the element is about a child without naming it.

    >>> [(one.name, one.says, one.sensitivity) for one in read("grade - school year - open\\nlunch")]
    [('grade', 'school year', 'open'), ('lunch', '', 'internal')]
    """
    found: list[Element] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in APART.split(line.strip()) if part.strip()]
        if not parts:
            continue
        if len(found) >= MOST_ELEMENTS:
            raise Unreadable(
                translate("That are more than %(most)d elements. List only what the purpose needs.")
                % {"most": MOST_ELEMENTS}
            )
        found.append(_element(parts, number, names={one.name for one in found}))
    return tuple(found)


def _element(parts: list[str], number: int, *, names: set[str]) -> Element:
    name, rest = parts[0], parts[1:]
    sensitivity = _sensitivity(rest[-1]) if rest else None
    says = " - ".join(rest[:-1] if sensitivity else rest)
    if name in names:
        raise Unreadable(
            translate("Line %(line)d names “%(name)s” again. Each element stands once.")
            % {"line": number, "name": name}
        )
    if len(name) > LONGEST_NAME or len(says) > LONGEST_LINE:
        raise Unreadable(
            translate("Line %(line)d is too long: a name has at most %(name)d characters, what it says %(says)d.")
            % {"line": number, "name": LONGEST_NAME, "says": LONGEST_LINE}
        )
    if len(rest) > 1 and sensitivity is None:
        raise Unreadable(
            translate("Line %(line)d ends in “%(word)s”. Say there how sensitive it is: %(words)s.")
            % {
                "line": number,
                "word": rest[-1],
                "words": get_text_list([str(w) for w in WORDS.values()], translate("or")),
            }
        )
    return Element(name=name, says=says, sensitivity=(sensitivity or Sensitivity.INTERNAL).value)


def _sensitivity(word: str) -> Sensitivity | None:
    folded = word.casefold().strip(" .")
    for one, called in WORDS.items():
        if folded in (one.value, str(called).casefold(), str(one.label).casefold()):
            return one
    return None
