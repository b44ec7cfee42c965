"""Columns of a file that say who somebody is although its dataset does not say so: found while it is checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.contract.arrays import places_of
from commontable.analysis.contract.columns import Column
from commontable.analysis.contract.identity_words import (
    ADDRESS,
    BIRTH,
    FREE_TEXT,
    MAIL,
    NAME,
    NUMBER,
    PHONE,
    said_by_header,
)
from commontable.analysis.contract.recognising import Shape, recognised
from commontable.analysis.contract.rows import Faults
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

MOST_OF_A_BATCH = 2_000  # different values
WHAT = {
    NAME: "names of people",
    BIRTH: "dates of birth",
    NUMBER: "numbers that stand for one person",
    MAIL: "e-mail addresses",
    PHONE: "telephone numbers",
    ADDRESS: "home addresses",
    FREE_TEXT: "free texts, which may name somebody",
}
MAY_BE_GROUPS = frozenset({NAME, NUMBER, ADDRESS, FREE_TEXT})  # never so: e-mail addresses, telephones, birth dates
_COUNTED = frozenset({"integer", "number", "boolean", "time", "year", "yearmonth"})


class Watch:
    """Looks at every column that the dataset does not keep apart as an identity; keeps shapes, no value.

    `no_identity`: fields of which somebody said, with a reason, that they are none.
    """

    def __init__(
        self, columns: Sequence[Column], used: Sequence[Column], schema: Schema, *, no_identity: Collection[str]
    ) -> None:
        self._schema = schema
        self.others = tuple(one for one in columns if one.field is None)  # read for this alone
        known = [one for one in used if self._is_doubtful(one) and one.field and one.field.name not in no_identity]
        self._shapes = {one.position: (one, Shape()) for one in (*self.others, *known)}

    def look(self, position: int, values: pa.DictionaryArray) -> None:
        """Some more rows of the column are counted in."""
        if position not in self._shapes:
            return
        different = values.dictionary
        uses = np.bincount(places_of(values), minlength=len(different))
        step = max(1, -(-len(different) // MOST_OF_A_BATCH))
        if step > 1:
            chosen = np.arange(0, len(different), step)
            different, uses = different.take(chosen), uses[chosen]
        self._shapes[position][1].add(different.to_pylist(), uses.tolist())

    def report(self, faults: Faults, *, line: int | None, today: dt.date | None) -> None:
        """Each column that seems to hold identities is a finding that quotes no value."""
        for column, shape in self._shapes.values():
            name = column.header or f"#{column.position + 1}"
            kind = recognised(name, shape, today=today)
            if column.field is None:
                if kind:
                    faults.add("identity-not-covered", line=line, column=name, header=name, kind=kind, what=WHAT[kind])
                continue
            field = column.field
            kind = kind or recognised(field.name, shape, today=today)
            if kind and kind not in self._allowed(field.name):
                faults.add(
                    "identity-not-declared", line=line, column=name, field=field.name, header=name, kind=kind,
                    what=WHAT[kind], may_be_groups=kind in MAY_BE_GROUPS and shape.may_be_groups,
                )  # fmt: skip

    def _is_doubtful(self, column: Column) -> bool:
        field = column.field
        if field is None or field.name in self._schema.identity or field.categories or field.type == "boolean":
            return False
        return field.type not in _COUNTED or bool(said_by_header(column.header) | said_by_header(field.name))

    def _allowed(self, field: str) -> frozenset[str]:
        """What a column may hold by its role: a person's number, a place's name."""
        roles = self._schema.roles
        if field == roles.period or field in roles.place:
            return frozenset({NAME, NUMBER, ADDRESS, FREE_TEXT})
        if field == roles.person or field in self._schema.primary_key:
            return frozenset({NUMBER})
        return frozenset()
