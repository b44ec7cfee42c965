"""A pack as XLSX: a sheet of what it is, and a sheet an indicator with every figure for everybody and for groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from commontable.measurement.datasets.figures import group_of
from commontable.measurement.models import Cell
from commontable.publish.datasets.packs import Chapter, Paper
from commontable.ui.plain_text import printable

NOT_IN_A_NAME = re.compile(r"[\\/*?:\[\]']")
LONGEST_NAME = 31  # characters of a sheet's name
BOLD = Font(bold=True)


def xlsx_of(pack: Paper, *, words: dict[str, str]) -> bytes:
    """Texts are texts, whatever they begin with: no cell is a formula. A protected figure is empty, with its status."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = words["pack"][:LONGEST_NAME]
    lines: list[Sequence[object]] = [(pack.title,), (pack.table,), (pack.day,), (pack.opening,), (pack.about,), ()]
    lines += [(words["indicator"], words["says"], words["release"])]
    lines += [
        (one.name, " ".join([one.heading, *one.reading.kept_in_mind]), one.release or "") for one in pack.chapters
    ]
    _fill(first, lines)
    first.column_dimensions["A"].width = first.column_dimensions["B"].width = 60
    for row in first.iter_rows(max_col=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    first["A1"].font = Font(bold=True, size=14)
    used = {first.title.casefold()}
    for one in pack.chapters:
        sheet = book.create_sheet(_name(one.name, used))
        _fill(sheet, _figures(one, words))
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = BOLD
        for letter in "ABC":
            sheet.column_dimensions[letter].width = 24
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _figures(one: Chapter, words: dict[str, str]) -> Iterable[Sequence[object]]:
    yield [words[key] for key in ("period", "group", "children", "value", "low", "high", "status", "release")]
    if one.reading.release is None:
        return
    labels = one.reading.standing.meaning.labels
    cells = Cell.objects.filter(
        release=one.reading.release, indicator=one.reading.indicator, place_level="all", depth__lte=1
    ).order_by("breakdown", "period")
    for cell in cells:
        groups = [
            f"{labels.breakdown(column)}: {labels.group(column, value)}" for column, value in group_of(cell.breakdown)
        ]
        yield [
            cell.period, ", ".join(groups) or words["everybody"], cell.denominator, cell.value, cell.low, cell.high,
            words[f"is_{cell.status}"], one.release,
        ]  # fmt: skip


def _fill(sheet: Any, lines: Iterable[Sequence[object]]) -> None:
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if value is None or value == "":
                continue
            cell = sheet.cell(row=number, column=column)
            if isinstance(value, str):
                cell.value = printable(value)
                cell.data_type = "s"
            else:
                cell.value = value


def _name(text: str, used: set[str]) -> str:
    plain = NOT_IN_A_NAME.sub(" ", printable(text)).strip() or "–"
    name, number = plain[:LONGEST_NAME], 2
    while name.casefold() in used:
        tail = f" {number}"
        name, number = plain[: LONGEST_NAME - len(tail)] + tail, number + 1
    used.add(name.casefold())
    return name
