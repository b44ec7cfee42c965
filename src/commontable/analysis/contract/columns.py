"""Which of their columns is which of our fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commontable.analysis.contract.fields import Field
from commontable.analysis.contract.plain import folded
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.rows import Faults
from commontable.analysis.contract.schema import Schema


@dataclass(frozen=True, kw_only=True)
class Column:
    """One of their columns: where it stands, what they call it, and our field (None: left out)."""

    position: int
    header: str
    field: Field | None


def matched(header: Sequence[str], schema: Schema, reading: Reading) -> tuple[Column, ...]:
    """Every header with its field: as the reading says, else the field of the same name or title.

    >>> schema = Schema.parse({"fields": [{"name": "pupil_id", "title": "Pupil"}, {"name": "grade"}]})
    >>> [one.field and one.field.name for one in matched(["PUPIL", "Shoe size"], schema, Reading())]
    ['pupil_id', None]
    """
    by_name = {folded(one.title): one for one in schema.fields if one.title}
    by_name |= {folded(one.name): one for one in schema.fields}
    said = {folded(theirs): ours for theirs, ours in reading.columns.items()}
    found = []
    for position, name in enumerate(header):
        ours: Field | None
        if folded(name) in said:
            ours = next((one for one in schema.fields if one.name == said[folded(name)]), None)
        else:
            ours = by_name.get(folded(name))
        found.append(Column(position=position, header=name, field=ours))
    return tuple(found)


def used(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that are read: of several for one field, the first."""
    found: dict[str, Column] = {}
    for column in columns:
        if column.field is not None:
            found.setdefault(column.field.name, column)
    return tuple(found.values())


def report_columns(columns: Sequence[Column], schema: Schema, reading: Reading, faults: Faults, *, line: int) -> None:
    """Missing, doubled and superfluous columns are findings. Columns that the reading leaves out are not."""
    left_out = {folded(theirs) for theirs, ours in reading.columns.items() if ours is None}
    at = line or None
    by_header: dict[str, list[Column]] = {}
    for column in columns:
        if column.header:
            by_header.setdefault(column.header, []).append(column)
    for name, several in by_header.items():
        if len(several) > 1 and several[0].field is not None:
            positions = ", ".join(str(one.position + 1) for one in several)
            faults.add("duplicate-header", line=at, column=name, value=name, header=name, positions=positions)
    for field in schema.fields:
        theirs = list(dict.fromkeys(one.header for one in columns if one.field is field))
        if len(theirs) > 1:
            headers = ", ".join(theirs)
            faults.add("duplicate-field", line=at, column=theirs[1], field=field.name, headers=headers)
        if not theirs and not field.optional:
            free = [one.header for one in columns if one.field is None and one.header]
            faults.add("missing-column", line=at, column=field.name, field=field.name, nearest=_nearest(field, free))
    for column in columns:
        if column.field is None and column.header and folded(column.header) not in left_out:
            faults.add("unexpected-column", line=at, column=column.header, header=column.header)


def _nearest(field: Field, headers: Sequence[str]) -> str | None:
    scored = [(likeness(header, field), header) for header in headers]
    best = max(scored, default=(0.0, None))
    return best[1] if best[0] >= 60 else None


def likeness(header: str, field: Field) -> float:
    """How near their header is to our field's name or title, 0–100."""
    from rapidfuzz import fuzz

    theirs = folded(header)
    ours = [folded(text) for text in (field.name, field.title) if text]
    return max((max(fuzz.ratio(theirs, one), 0.9 * fuzz.token_sort_ratio(theirs, one)) for one in ours), default=0.0)
