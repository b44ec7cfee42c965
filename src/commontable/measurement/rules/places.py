"""Places as people paste them: one a line, from a spreadsheet or a text file."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .place_facts import COLUMNS as FACTS
from .place_facts import read_facts

COLUMNS = ("level", "code", "name", "parent", "partner")
LONGEST = {"level": 40, "code": 60, "name": 120, "parent": 60, "partner": 160}
MOST_LINES = 20_000


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A place as it was written. `parent` is the code of the place above; `partner` a partner's slug or name.

    `facts` holds what the line says of the place, for the columns of facts that the list has; what is not named there
    stays as it is.
    """

    level: str
    code: str
    name: str
    parent: str = ""
    partner: str = ""
    line: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)


class LineFault(NamedTuple):
    """What is wrong in a line."""

    line: int
    message: Promise | str


def read_places(text: str) -> tuple[list[PlaceLine], list[LineFault]]:
    """The places of the text, and what could not be read. Comma, semicolon or tab; a heading line may be left out.

    With a heading line, a list may also say what is known of each place: children, poverty, locale, source, year, note.

    >>> read_places("level;code;name\\nschool;N12;Bayview Elementary")[0]
    [PlaceLine(level='school', code='N12', name='Bayview Elementary', parent='', partner='', line=2)]
    >>> dict(read_places("level,code,name,poverty\\nschool,N12,Bayview,62")[0][0].facts)
    {'poverty': 62.0}
    >>> [str(fault.message) for fault in read_places("school,N12")[1]]
    ['A line needs a level, a code and a name.']
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        return [], [LineFault(MOST_LINES + 1, _("This is more than twenty thousand lines. Paste them in parts."))]
    mark = max("\t;,", key=(lines or [""])[0].count)
    columns: Sequence[str] = COLUMNS
    places: list[PlaceLine] = []
    faults: list[LineFault] = []
    seen: set[tuple[str, str]] = set()
    for number, cells in _cells(lines, mark, faults):
        if not any(cells):
            continue
        if not places and not faults and {"level", "code", "name"} <= {cell.lower() for cell in cells}:
            columns = [cell.lower() for cell in cells]
            continue
        given = {name: cell for name, cell in _named(columns, cells) if name in COLUMNS}
        facts, unread = read_facts({name: cell for name, cell in _named(columns, cells) if name in FACTS})
        fault = _fault(given, cells=cells, columns=columns, seen=seen) or unread
        if fault:
            faults.append(LineFault(number, fault))
            continue
        seen.add((given["level"], given["code"]))
        places.append(PlaceLine(**given, line=number, facts=facts))
    return places, faults


def _named(columns: Sequence[str], cells: list[str]) -> list[tuple[str, str]]:
    return list(zip(columns, cells, strict=False))


def _cells(lines: list[str], mark: str, faults: list[LineFault]) -> list[tuple[int, list[str]]]:
    reader = csv.reader((line + "\n" for line in lines), delimiter=mark)
    found = []
    try:
        for row in reader:
            found.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error:
        faults.append(LineFault(reader.line_num, _("This line cannot be read. Look for a quotation mark too many.")))
    return found


def _fault(
    given: dict[str, str], *, cells: list[str], columns: Sequence[str], seen: set[tuple[str, str]]
) -> Promise | str | None:
    if not all(given.get(name) for name in ("level", "code", "name")):
        return _("A line needs a level, a code and a name.")
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        return _("This line has more cells than the list has columns. Put names with a comma in quotation marks.")
    for name, cell in given.items():
        if len(cell) > LONGEST[name]:
            return _("A level has at most 40 characters, a code 60 and a name 120.")
        if not cell.isprintable():
            return _("This line holds a character that is not text.")
    if (given["level"], given["code"]) in seen:
        return _("This place stands in the list twice.")
    return None
