"""What is known of the demo's elementary schools and their districts, counted from Project STAR's own file.

Size is the pupils of the study over its four years, kindergarten to grade 3; poverty the share of them with free lunch;
kind the study's own. STAR calls "urban" the schools of towns of more than 2,500 people, so those are towns here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from commontable.site.demo.extracts.places import DISTRICTS
from commontable.site.demo.extracts.star import COLUMNS, pupils

KINDS = {"Inner city": "city", "Suburban": "suburb", "Urban": "town", "Rural": "rural"}
SOURCE = "Project STAR (AER/STAR), counted over its four years"
YEAR = "1985–1989"


@cache
def facts() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """(level, code) → children, poverty in percent, locale, source and year, as a line of places holds them.

    >>> facts()["school", "N001"]["locale"]
    'suburb'
    >>> sorted(facts()["district", "NSD"])
    ['children', 'locale', 'poverty', 'source', 'year']
    """
    school, lunch, locale = (COLUMNS.index(name) for name in ("school", "lunch", "locale"))
    counted: dict[tuple[str, str], Counter[str]] = {}
    for (district, _year), rows in pupils().items():
        for row in rows:
            for place in (("school", row[school]), ("district", DISTRICTS[district][0])):
                counted.setdefault(place, Counter()).update(("all", row[lunch], row[locale]))
    return {place: _said(place[0], of) for place, of in counted.items()}


def _said(level: str, of: Counter[str]) -> dict[str, Any]:
    known = of["Eligible"] + of["Not eligible"]
    kinds = [KINDS[kind] for kind in KINDS if of[kind]]
    return {
        "children": of["all"],
        "poverty": round(100 * of["Eligible"] / known, 1) if known else None,
        "locale": kinds[0] if level == "school" and len(kinds) == 1 else "",
        "source": SOURCE,
        "year": YEAR,
    }
