"""What is known of places, as lists and pages say it and as the comparison of like with like takes it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis.places import Traits
from commontable.measurement.models import Place, PlaceFacts
from commontable.measurement.rules.place_facts import COLUMNS, Facts, Locale
from commontable.ui.wording import figure


def facts_of(place: Place) -> Facts:
    """What is known of a place that was read with its facts; nothing where nobody has said anything."""
    found: PlaceFacts | None = getattr(place, "facts", None)
    return Facts(**{name: getattr(found, name) for name in COLUMNS}) if found else Facts()


def columns_of(place: Place) -> list[object]:
    """The facts as they are pasted back: one cell a column."""
    facts = facts_of(place)
    return [_cell(getattr(facts, name)) for name in COLUMNS]


def described(place: Place) -> str:
    """The facts in one line; empty where nothing is known."""
    return in_words(facts_of(place))


def in_words(facts: Facts, *, with_source: bool = False) -> str:
    """Children, poverty and kind in one line: "420 children · 62% in poverty · Suburb, large"."""
    parts = []
    if facts.children is not None:
        said = {"count": figure(facts.children, "count")}
        parts.append(ngettext("%(count)s child", "%(count)s children", facts.children) % said)
    if facts.poverty is not None:
        parts.append(_("%(share)s in poverty") % {"share": share(facts.poverty)})
    if facts.locale:
        parts.append(kind(facts.locale))
    if with_source and facts.source:
        parts.append(f"{facts.source}, {facts.year}" if facts.year else facts.source)
    return " · ".join(parts)


def share(value: float) -> str:
    """A share of children in poverty, with a decimal where it has one."""
    return figure(value, "percent", 0 if float(value).is_integer() else 1)


def kind(locale: str) -> str:
    """Suburb, large, for `suburb-large`."""
    return str(Locale(locale).label) if locale in Locale.values else locale


def traits_of(place: Place) -> Traits:
    """As the comparison of like with like takes them, by code."""
    facts = facts_of(place)
    return Traits(place=place.code, children=facts.children, poverty=facts.poverty, locale=facts.locale)


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else value
