"""A first look at a file."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

from commontable.analysis.contract import guessing
from commontable.analysis.contract.columns import matched
from commontable.analysis.contract.delimited import Delimited
from commontable.analysis.contract.kinds import kind_of
from commontable.analysis.contract.opening import opened
from commontable.analysis.contract.plain import folded, shown
from commontable.analysis.contract.reading import Doubt, Preview, Reading
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.unreadable import Unreadable


def preview(path: Path, *, schema: Schema | None = None, reading: Reading | None = None, rows: int = 20) -> Preview:
    """The file's header and first rows under a guessed reading, with what a person should confirm.

    With `reading` nothing is guessed: the file is shown as that reading reads it (a person changed the
    delimiter, say). With `schema` every header gets the nearest field proposed. Raises `Unreadable`.
    """
    doubts: list[Doubt] = []
    if reading is None:
        reading, doubts = _guess(path, schema)
    header = opened(path, reading).header
    sheets = _sheets(path)
    sample = _sample(path, reading)
    body = [(line, cells) for line, cells in sample if line > max(reading.header, default=0)]
    proposed: dict[str, str | None] = {}
    scores: dict[str, float] = {}
    if schema is not None:
        proposed, scores = guessing.proposals(header, schema)
        proposed |= {theirs: ours for theirs, ours in reading.columns.items() if theirs in proposed}
        reading = dataclasses.replace(reading, columns=proposed)
        found, more = _dates(body, schema, reading, header)
        reading = dataclasses.replace(reading, dates=found | dict(reading.dates))
        doubts += more
        if not any(proposed.values()):
            doubts.append(Doubt(code="no-match", message="No column looks like one of the dataset."))
    return Preview(
        reading=reading,
        header=header,
        rows=tuple((line, tuple(shown(cell) for cell in cells)) for line, cells in body[:rows]),
        sheets=sheets,
        proposed=proposed,
        scores=scores,
        doubts=tuple(doubts),
    )


def guessed(path: Path, schema: Schema) -> Reading:
    """The reading for a check without a preview: only what is certain about dates, columns by name or title."""
    reading, _ = _guess(path, schema)
    header = opened(path, reading).header
    found, doubts = _dates(_sample(path, reading), schema, reading, header)
    unsure = {doubt.parameters.get("field") for doubt in doubts}
    return dataclasses.replace(reading, dates={k: v for k, v in found.items() if k not in unsure})


def _guess(path: Path, schema: Schema | None) -> tuple[Reading, list[Doubt]]:
    doubts: list[Doubt | None] = []
    if kind_of(path) == "workbook":
        names = _sheets(path)
        reading = Reading(sheet=_likely_sheet(path, names, schema))
        if len(names) > 1:
            message = "The workbook has several sheets. Is this the one?"
            doubts.append(Doubt(code="sheet", message=message, parameters={"sheet": reading.sheet}))
    else:
        name, doubt = guessing.encoding(path)
        doubts.append(doubt)
        reading = Reading(encoding=name)
        text, final = _start(path, reading)
        mark, doubt = guessing.delimiter(text, final=final)
        doubts.append(doubt)
        reading = dataclasses.replace(reading, delimiter=mark)
    sample = _sample(path, reading)
    if not any(cell.strip() for _, cells in sample for cell in cells):
        raise Unreadable("empty")
    lines, doubt = guessing.header(sample, schema)
    doubts.append(doubt)
    body = [row for row in sample if row[0] > max(lines)]
    point, doubt = guessing.decimal(body, reading.delimiter)
    doubts.append(doubt)
    reading = dataclasses.replace(reading, header=lines, decimal=point)
    return reading, [doubt for doubt in doubts if doubt is not None]


def _start(path: Path, reading: Reading) -> tuple[str, bool]:
    piece, _, final = next(Delimited.blocks(path, reading.encoding))
    return piece[:262144].decode("utf-8", "ignore"), final and len(piece) <= 262144


def _sample(path: Path, reading: Reading) -> list[tuple[int, tuple[str, ...]]]:
    if kind_of(path) == "workbook":
        from commontable.analysis.contract.workbook import chosen_sheet, sheet_rows

        sheet = chosen_sheet(_sheets(path), reading.sheet)
        found = []
        for line, cells in itertools.islice(sheet_rows(path, sheet), guessing.SAMPLE):
            found.append((line, tuple(cells.get(i, "") for i in range(min(max(cells) + 1, 300)))))
        return found
    from commontable.analysis.contract.records import careful

    text, final = _start(path, reading)
    records = careful(text, delimiter=reading.delimiter, quote=reading.quote, final=final)
    return [(one.line + 1, one.cells) for one in itertools.islice(records, guessing.SAMPLE) if one.cells != ("",)]


def _sheets(path: Path) -> tuple[str, ...]:
    if kind_of(path) != "workbook":
        return ()
    from commontable.analysis.contract.workbook import sheet_names

    return tuple(sheet_names(path))


def _likely_sheet(path: Path, names: tuple[str, ...], schema: Schema | None) -> str | None:
    """The sheet on which most of the schema's names stand; without any, the first with two rows or more."""
    from commontable.analysis.contract.workbook import sheet_rows

    wanted = {folded(text) for one in schema.fields for text in (one.name, one.title) if text} if schema else set()
    best: tuple[int, str | None] = (0, None)
    full = None
    for name in names[:20]:
        rows = list(itertools.islice(sheet_rows(path, name), 20))
        hits = max((len(wanted & {folded(cell) for cell in cells.values()}) for _, cells in rows), default=0)
        if hits > best[0]:
            best = (hits, name)
        if full is None and len(rows) > 1:
            full = name
    return best[1] or full or (names[0] if names else None)


def _dates(
    rows: guessing.Rows, schema: Schema, reading: Reading, header: tuple[str, ...]
) -> tuple[dict[str, str], list[Doubt]]:
    found: dict[str, str] = {}
    doubts = []
    body = [cells for line, cells in rows if line > max(reading.header, default=0)]
    for column in matched(header, schema, reading):
        field = column.field
        if field is None or field.type not in {"date", "datetime"} or "%" in field.format:
            continue
        patterns = guessing.dates([cells[column.position] for cells in body if column.position < len(cells)])
        if patterns:
            found[field.name] = patterns[0]
        if len(patterns) > 1:
            doubts.append(
                Doubt(
                    code="date-order",
                    message=f"The dates in {column.header} can be read in two ways: which comes first, "
                    "the day or the month?",
                    parameters={"field": field.name, "column": column.header, "patterns": list(patterns)},
                )
            )
    return found, doubts
