"""`{% load places %}`: facts of places in words."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from commontable.charts.little import HEIGHT, WIDTH, Little
from commontable.measurement.datasets.place_facts import in_words
from commontable.measurement.rules.place_facts import Facts

register = template.Library()


@register.filter
def facts_in_words(facts: Facts) -> str:
    """Size, poverty, kind and source in one line: `{{ facts|facts_in_words }}`."""
    return in_words(facts, with_source=True)


@register.filter
def facts_short(facts: Facts) -> str:
    """The same without the source."""
    return in_words(facts)


@register.filter
def traits_in_words(used: Sequence[str]) -> str:
    """By what places are compared: `{{ peers.used|traits_in_words }}` is "size, poverty and kind of place"."""
    said = {"children": _("size"), "poverty": _("poverty"), "locale": _("kind of place")}
    return get_text_list([said[one] for one in used], _("and"))


@register.inclusion_tag("measurement/places/little_line.html")
def little_line(line: Little, alt: str) -> dict[str, Any]:
    """A little line as SVG: `{% little_line card.line card.alt %}`; `alt` is read to whoever cannot see it."""
    return {
        "line": line,
        "alt": alt,
        "width": WIDTH,
        "height": HEIGHT,
        "bars": _written(line.bars),
        "dots": _written(line.dots),
        "open_marks": _written(line.open_marks),
        "now": _written([line.now])[0] if line.now else None,
    }


def _written(points: Iterable[tuple[float, ...]]) -> list[list[str]]:
    """Numbers as SVG wants them, never in a reader's own notation."""
    return [[f"{one:g}" for one in point] for point in points]
