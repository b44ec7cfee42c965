"""What is known of a place beside its figures: how many children, how many of them poor, what kind of place it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COLUMNS = ("children", "poverty", "locale", "source", "year", "note")
MOST_CHILDREN = 10_000_000
LONGEST = {"source": 200, "year": 20, "note": 500}


class Locale(TextChoices):
    """Kinds of place: the twelve of the US National Center for Education Statistics, or only the four families."""

    CITY = "city", _("City")
    CITY_LARGE = "city-large", _("City, large")
    CITY_MIDSIZE = "city-midsize", _("City, midsize")
    CITY_SMALL = "city-small", _("City, small")
    SUBURB = "suburb", _("Suburb")
    SUBURB_LARGE = "suburb-large", _("Suburb, large")
    SUBURB_MIDSIZE = "suburb-midsize", _("Suburb, midsize")
    SUBURB_SMALL = "suburb-small", _("Suburb, small")
    TOWN = "town", _("Town")
    TOWN_FRINGE = "town-fringe", _("Town, fringe")
    TOWN_DISTANT = "town-distant", _("Town, distant")
    TOWN_REMOTE = "town-remote", _("Town, remote")
    RURAL = "rural", _("Rural")
    RURAL_FRINGE = "rural-fringe", _("Rural, fringe")
    RURAL_DISTANT = "rural-distant", _("Rural, distant")
    RURAL_REMOTE = "rural-remote", _("Rural, remote")


NCES = dict(
    zip(
        ("11", "12", "13", "21", "22", "23", "31", "32", "33", "41", "42", "43"),
        (one for one in Locale.values if "-" in one),
        strict=True,
    )
)
_FAMILIES = {"cities": "city", "suburban": "suburb", "suburbs": "suburb", "towns": "town", "urban": "city"}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a place; None and "" where nobody has said. `poverty` is a percentage, 0 to 100."""

    children: int | None = None
    poverty: float | None = None
    locale: str = ""
    source: str = ""
    year: str = ""
    note: str = ""

    def is_empty(self) -> bool:
        """Whether nothing is known at all."""
        return self == Facts()


def read_facts(cells: Mapping[str, str]) -> tuple[dict[str, Any], Promise | str | None]:
    """The facts that the cells name, by column; and what is wrong with them. An empty cell says that it is not known.

    >>> read_facts({"children": "1,240", "poverty": "62,5 %", "locale": "21"})
    ({'children': 1240, 'poverty': 62.5, 'locale': 'suburb-large'}, None)
    >>> str(read_facts({"poverty": "0.62"})[1])
    'Write the share of children in poverty in percent: 62, not 0.62.'
    >>> read_facts({"children": "", "locale": "Rural: Remote"})
    ({'children': None, 'locale': 'rural-remote'}, None)
    """
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        value, fault = _read(name, cell.strip())
        if fault:
            return {}, fault
        found[name] = value
    return found, None


def fault_of(facts: Facts) -> Promise | str | None:
    """What is wrong with the facts, in words; None where they can be kept."""
    if facts.children is not None and not 0 <= facts.children <= MOST_CHILDREN:
        return _("How many children is a whole number, 0 or more.")
    if facts.poverty is not None and not 0 <= facts.poverty <= 100:
        return _("The share of children in poverty lies between 0 and 100 percent.")
    if facts.locale and facts.locale not in Locale.values:
        return _("The kind of place is one of the list: city, suburb, town or rural, or a code of the NCES (11 to 43).")
    if any(len(getattr(facts, name)) > most for name, most in LONGEST.items()):
        return _("A source has at most 200 characters, a year 20 and a note 500.")
    if (facts.children, facts.poverty, facts.locale) != (None, None, "") and not facts.source:
        return _("Say where these facts are from, so that anybody can look them up.")
    return None


def family_of(locale: str) -> str:
    """City, suburb, town or rural, for any kind of place.

    >>> family_of("town-remote"), family_of("")
    ('town', '')
    """
    return locale.partition("-")[0]


def _read(name: str, cell: str) -> tuple[Any, Promise | str | None]:
    if name == "children":
        return _whole(cell)
    if name == "poverty":
        return _share(cell)
    if name == "locale":
        return _locale(cell)
    return cell, None


def _whole(cell: str) -> tuple[int | None, Promise | str | None]:
    plain = re.sub(r"(?<=\d)[,.\s\u00a0\u202f](?=\d{3}(?:\D|$))", "", cell)
    if not cell:
        return None, None
    if not re.fullmatch(r"[0-9]{1,8}", plain) or int(plain) > MOST_CHILDREN:
        return None, _("How many children is a whole number, 0 or more.")
    return int(plain), None


def _share(cell: str) -> tuple[float | None, Promise | str | None]:
    plain = cell.replace("%", "").replace(",", ".").strip()
    if not plain:
        return None, None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", plain) or float(plain) > 100:
        return None, _("The share of children in poverty lies between 0 and 100 percent.")
    value = float(plain)
    if 0 < value < 1 and "%" not in cell:
        return None, _("Write the share of children in poverty in percent: 62, not 0.62.")
    return value, None


def _locale(cell: str) -> tuple[str, Promise | str | None]:
    plain = "-".join(re.findall(r"[a-z0-9]+", cell.lower())).replace("mid-size", "midsize")
    first, dash, rest = plain.partition("-")
    if first in NCES:
        return NCES[first], None
    plain = _FAMILIES.get(first, first) + dash + rest
    if plain and plain not in Locale.values:
        return "", fault_of(Facts(locale=plain))
    return plain, None
