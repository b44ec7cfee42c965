"""Sites as people paste them: a place, its first day, maybe its last day and a dose, one a line."""

import csv
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .places import LineFault

COLUMNS = ("place", "since", "until", "dose")


class SiteText(NamedTuple):
    """A line that could be read; `place` is a code or a name as it was written."""

    line: int
    place: str
    starts_on: date
    ends_on: date | None
    dose: float | None


def read_sites(text: str) -> tuple[list[SiteText], list[LineFault]]:
    """The sites of the text, and what could not be read. Comma, semicolon or tab; a heading line may be left out.

    >>> read_sites("place;since;until;dose\\nN12;2024-09-01;;2.5")[0]
    [SiteText(line=2, place='N12', starts_on=datetime.date(2024, 9, 1), ends_on=None, dose=2.5)]
    >>> [str(fault.message) for fault in read_sites("N12,1.9.2024")[1]]
    ['Write days as year-month-day, for example 2024-09-01.']
    """
    lines = text.removeprefix("\ufeff").splitlines()
    mark = max("\t;,", key=(lines or [""])[0].count)
    found: list[SiteText] = []
    faults: list[LineFault] = []
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=mark), 1):
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].lower() == COLUMNS[0]:
                continue
            read = _read(number, dict(zip(COLUMNS, cells, strict=False)))
            (found if isinstance(read, SiteText) else faults).append(read)  # type: ignore[arg-type]
    except csv.Error:
        faults.append(LineFault(len(found) + 1, _("This line cannot be read. Look for a quotation mark too many.")))
    return found, faults


def _read(number: int, cells: Mapping[str, str]) -> SiteText | LineFault:
    if not cells.get("since"):
        return LineFault(number, _("A line needs a place and the day it began there."))
    try:
        starts_on = date.fromisoformat(cells["since"])
        ends_on = date.fromisoformat(cells["until"]) if cells.get("until") else None
    except ValueError:
        return LineFault(number, _("Write days as year-month-day, for example 2024-09-01."))
    try:
        dose = float(cells["dose"].replace(",", ".")) if cells.get("dose") else None
    except ValueError:
        return LineFault(number, _("A dose is a number, for example 2.5."))
    if dose is not None and not 0 <= dose < 1e9:
        return LineFault(number, _("A dose is a number, for example 2.5."))
    return SiteText(number, cells["place"], starts_on, ends_on, dose)
