"""What waits, area by area, asked for in one question: the rows of every area are put into the same columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, QuerySet, Value
from django.db.models.fields import BigIntegerField, CharField, DateField, DateTimeField, TextField, UUIDField

from commontable.partnership.datasets.needs import Need
from commontable.partnership.datasets.one_question import in_columns
from commontable.partnership.models import Member

MOST = 200  # rows; nobody reads more on one page

COLUMNS: dict[str, Field[Any, Any]] = {
    "kind": CharField(),
    "title": CharField(),
    "body": CharField(),
    "slug": CharField(),
    "more": TextField(),
    "number": BigIntegerField(),
    "key": BigIntegerField(),
    "other": BigIntegerField(),
    "uuid": UUIDField(),
    "at": DateTimeField(),
    "since": DateField(),
    "until": DateField(),
}


@dataclass(frozen=True)
class Row:
    """Something that waits; each area says what it puts into the columns, and leaves the others empty."""

    area: int
    kind: str | None
    title: str | None
    body: str | None
    slug: str | None
    more: str | None
    number: int | None
    key: int | None
    other: int | None
    uuid: UUID | None
    at: datetime | None
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Area:
    """What an area asks the register for one member, and what it says about the rows that come back."""

    asks: Callable[[Member, datetime], Iterable[QuerySet[Any]]]
    says: Callable[[Sequence[Row], Member, datetime], Iterable[Need]]


def columns(found: QuerySet[Any], **filled: Any) -> QuerySet[Any]:
    """The rows with these columns filled by expressions, the others empty."""
    return in_columns(found, COLUMNS, **filled)


def needs_in(areas: Sequence[Area], member: Member, at: datetime) -> list[Need]:
    """What waits for the member in these areas, in their order. One question, or none where nobody asks."""
    asked = [
        found.annotate(row_area=Value(number)).values_list("row_area", *(f"row_{name}" for name in COLUMNS))
        for number, area in enumerate(areas)
        for found in area.asks(member, at)
    ]
    if not asked:
        return []
    together = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    rows: dict[int, list[Row]] = defaultdict(list)
    for values in together.order_by("row_area", "row_number", "row_key")[:MOST]:
        rows[values[0]].append(Row(*values))
    return [need for number, area in enumerate(areas) for need in area.says(rows[number], member, at)]
