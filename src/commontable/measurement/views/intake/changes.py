"""How a file differs from the one before, in words for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as translate

from commontable.analysis.contract import Diff, Schema
from commontable.measurement.models import Delivery
from commontable.measurement.rules.findings import titled

LOUD = 0.5  # a place or group that grew or shrank by half
MOST_LOUD = 6  # said in sentences; the table holds them all


class Line(NamedTuple):
    """A value whose number of rows moved."""

    column: str
    value: str
    before: int
    after: int
    is_loud: bool
    says: str


@dataclass(frozen=True)
class Changes:
    """Rows added, gone and changed; values new and vanished; places and groups that jumped."""

    label: str
    is_same_due: bool
    diff: Diff
    jumps: list[Line]
    new: list[Line]
    vanished: list[Line]
    columns: list[tuple[str, int]]

    @property
    def is_loud(self) -> bool:
        """Whether something is so different that a person should look twice."""
        return bool(self.vanished) or any(line.is_loud for line in self.jumps) or self.lost_rows

    @property
    def loudest(self) -> list[Line]:
        """The places and groups to look at first: vanished ones, then the largest movements."""
        moved = [line for line in self.jumps if line.is_loud and line.before and line.after]
        return [*self.vanished, *sorted(moved, key=lambda line: -abs(line.after - line.before))][:MOST_LOUD]

    @property
    def lost_rows(self) -> bool:
        """Whether a fifth or more of the rows are missing now."""
        return self.diff.rows_after < 0.8 * self.diff.rows_before


def changes_of(document: Mapping[str, Any], delivery: Delivery, schema: Schema) -> Changes | None:
    """The comparison of a checked file; None where there is nothing to compare with."""
    compared = document.get("compared")
    if not compared or document.get("diff") is None:
        return None
    diff = Diff.from_dict(document["diff"])
    return Changes(
        label=compared["label"],
        is_same_due=compared["is_same_due"],
        diff=diff,
        jumps=[_line(one, schema) for one in diff.jumps],
        new=[_line(one, schema) for one in diff.new_categories],
        vanished=[_line(one, schema) for one in diff.vanished_categories],
        columns=[(titled(schema, one.field), one.rows) for one in diff.changed_columns],
    )


def _line(moved: Any, schema: Schema) -> Line:
    before, after = moved.before, moved.after
    largest = max(before, after, 1)
    if before == 0:
        says = translate("new")
    elif after == 0:
        says = translate("gone")
    else:
        says = translate("%(percent)+d%%") % {"percent": round(100 * (after - before) / before)}
    categories = next((field.categories for field in schema.fields if field.name == moved.field), ())
    label = next((one.label for one in categories if one.value == moved.value), moved.value)
    return Line(
        titled(schema, moved.field),
        label or translate("(empty)"),
        before,
        after,
        abs(after - before) / largest >= LOUD,
        says.replace("-", "\N{MINUS SIGN}"),
    )
