"""When a file's reading is beyond doubt, and what is remembered of it for the next one."""

from collections.abc import Mapping
from dataclasses import replace

from commontable.analysis.contract import Preview, Reading, Schema

HEADER_CODES = frozenset({"missing-column", "duplicate-header", "duplicate-field"})
# Refusals that another encoding, delimiter, sheet or header row may cure.
CURABLE = frozenset({"no-header", "no-rows", "no-such-sheet", "unknown-encoding", "line-too-long", "too-many-columns"})


def is_certain(preview: Preview, schema: Schema) -> bool:
    """Nobody has to be asked: no doubt, every column of theirs is one of ours by name, every needed one is there."""
    proposed = preview.proposed
    needed = {field.name for field in schema.fields if not field.optional}
    return (
        not preview.doubts
        and bool(proposed)
        and all(proposed.get(name) and preview.scores.get(name, 0) >= 100 for name in preview.header)
        and len(set(proposed.values())) == len(preview.header)
        and needed <= set(proposed.values())
    )


def knows(reading: Reading, preview: Preview) -> bool:
    """The file has exactly the columns for which somebody said before what they are.

    >>> before = Reading(columns={"Pupil": "id", "Phone": None})
    >>> knows(before, Preview(reading=Reading(), header=("Phone", "Pupil"), rows=()))
    True
    """
    return len(set(preview.header)) == len(preview.header) and set(reading.columns) == set(preview.header)


def same_dialect(one: Reading, other: Reading) -> bool:
    """Both would cut the file into the same cells.

    >>> same_dialect(Reading(decimal=","), Reading(decimal="."))
    True
    """
    return (one.encoding, one.delimiter, one.quote, one.header, one.sheet) == (
        other.encoding,
        other.delimiter,
        other.quote,
        other.header,
        other.sheet,
    )


def with_columns(preview: Preview, *, before: Reading | None = None) -> Reading:
    """The preview's reading with every column named: as answered before, else as proposed; spellings as before."""
    known = before.columns if before else {}
    fields = set(known.values()) - {None}
    columns = {
        header: known[header] if header in known else _free(preview.proposed.get(header), fields)
        for header in preview.header
    }
    if before is None:
        return replace(preview.reading, columns=columns)
    return replace(
        preview.reading, columns=columns, values=before.values, dates={**preview.reading.dates, **before.dates}
    )


def _free(field: str | None, taken: set[str | None]) -> str | None:
    return None if field in taken else field


def with_answers(reading: Reading, answers: Mapping[str, Mapping[str, str]]) -> Reading:
    """The reading knows these spellings from now on: field → their spelling → our category.

    >>> with_answers(Reading(values={"lunch": {"F": "free"}}), {"lunch": {"Fre": "free"}}).values
    {'lunch': {'F': 'free', 'Fre': 'free'}}
    """
    values = {name: dict(spellings) for name, spellings in reading.values.items()}
    for name, spellings in answers.items():
        values.setdefault(name, {}).update(spellings)
    return replace(reading, values=values)
