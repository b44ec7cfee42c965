"""Notes at the points of a curve, numbered as the chart and the table number them; and all notes of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, EVERYONE
from commontable.measurement.models import Cell, Indicator, IndicatorVersion, Note, Place
from commontable.measurement.rules.freshness import period_order
from commontable.partnership.models import Member, Partnership

from .aims import name_of
from .readers import published_cells


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A note with the number that stands at its point."""

    number: int
    note: Note


def notes_at(
    indicator: Indicator, *, breakdown: str = EVERYONE, place: tuple[str, str] = (ALL_LEVEL, ALL_PLACE)
) -> list[Numbered]:
    """The notes pinned to a period of this curve, in the order of the periods, numbered from 1."""
    found = indicator.notes.filter(
        withdrawn_at=None, breakdown=breakdown, place_level=place[0], place=place[1]
    ).exclude(period="").select_related("member__partner").order_by("at")  # fmt: skip
    ordered = sorted(found, key=lambda note: period_order(note.period))
    return [Numbered(number=number, note=note) for number, note in enumerate(ordered, start=1)]


def pins_of(notes: Sequence[Numbered]) -> dict[str, str]:
    """period → the numbers that stand at it: "1", or "1, 2"."""
    pins: dict[str, list[str]] = {}
    for one in notes:
        pins.setdefault(one.note.period, []).append(str(one.number))
    return {period: ", ".join(numbers) if len(numbers) < 3 else f"{numbers[0]}–{numbers[-1]}"
            for period, numbers in pins.items()}  # fmt: skip


def is_protected(indicator: Indicator, *, period: str, breakdown: str, place: tuple[str, str]) -> bool:
    """Whether everybody at the table is shown no exact figure for that point; without a period, for any of them."""
    cells = _cells(indicator, period=period, breakdown=breakdown, place=place)
    hidden = cells.filter(status__in=(Cell.Status.HIDDEN, Cell.Status.RANGED))
    if not period:
        return hidden.exists()
    return hidden.exists() and not cells.filter(status=Cell.Status.PUBLISHED).exists()


def is_released(indicator: Indicator, *, period: str, breakdown: str, place: tuple[str, str]) -> bool:
    """Whether a release that everybody at the table reads holds that point, shown or protected."""
    return _cells(indicator, period=period, breakdown=breakdown, place=place).exists()


def _cells(indicator: Indicator, *, period: str, breakdown: str, place: tuple[str, str]) -> QuerySet[Cell]:
    cells = published_cells(indicator.partnership).filter(
        indicator=indicator, breakdown=breakdown, place_level=place[0], place=place[1]
    )
    return cells.filter(period=period) if period else cells


def all_notes(partnership: Partnership, *, by: Member, q: str = "", indicator: str = "") -> QuerySet[Note]:
    """Every note of the table, newest first; withdrawn ones to their writer only."""
    found: QuerySet[Note] = (
        Note.objects.of(partnership)
        .filter(Q(withdrawn_at=None) | Q(member=by))
        .select_related("indicator", "member__partner")
        .order_by("-at", "-pk")
    )
    if q.strip():
        found = found.filter(Q(text__icontains=q.strip()) | Q(member__name__icontains=q.strip()))
    return found.filter(indicator__slug=indicator) if indicator else found


def points_in_words(partnership: Partnership, notes: Sequence[Note]) -> dict[int, str]:
    """Note → where it is pinned, in words: "2024-25 · Lunch: Free lunch · Bayview Elementary"; empty for all periods.

    Asks the register only where a note is about a group or a place.
    """
    codes = {note.place for note in notes if note.place_level != ALL_LEVEL}
    listed = Place.objects.of(partnership).filter(code__in=codes) if codes else ()
    names = {(one.level, one.code): one.name for one in listed}
    grouped = {note.indicator_id for note in notes if note.breakdown != EVERYONE}
    defined = IndicatorVersion.objects.filter(indicator__in=grouped).order_by("number").select_related("dataset")
    definitions = {one.indicator_id: one for one in defined} if grouped else {}
    found = {}
    for note in notes:
        definition = definitions.get(note.indicator_id)
        group = name_of(note.breakdown, definition=definition) if definition and note.breakdown != EVERYONE else ""
        place = "" if note.place_level == ALL_LEVEL else names.get((note.place_level, note.place), note.place)
        found[note.pk] = " · ".join(part for part in (note.period, group, place) if part)
    return found
