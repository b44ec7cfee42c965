"""How a file differs from the one before, in words for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as translate

from commontable.analysis.contract import Diff, Schema
from commontable.measurement.models import Delivery
from commontable.measurement.rules.findings import titled

LOUD = 0.5  # a place or group that grew or shrank by half
FEWEST = 5  # rows that a value should have had, before its absence says anything
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
        return self.is_same_due and self.diff.rows_after < 0.8 * self.diff.rows_before


def changes_of(document: Mapping[str, Any], delivery: Delivery, schema: Schema) -> Changes | None:
    """The comparison of a checked file; None where there is nothing to compare with."""
    compared = document.get("compared")
    if not compared or document.get("diff") is None:
        return None
    diff, is_same_due = Diff.from_dict(document["diff"]), compared["is_same_due"]
    # A file for another period may hold more or fewer years: shares are compared, and its years are not news.
    scale = 1.0 if is_same_due else diff.rows_after / max(1, diff.rows_before)
    period = "" if is_same_due else schema.roles.period

    def lines(moved: Iterable[Any]) -> list[Line]:
        told = (one for one in moved if one.field != period)
        return [
            _line(one, schema, scale) for one in told if is_same_due or max(one.before * scale, one.after) >= FEWEST
        ]

    return Changes(
        label=compared["label"],
        is_same_due=is_same_due,
        diff=diff,
        jumps=[line for line in lines(diff.jumps) if is_same_due or line.is_loud],
        new=lines(diff.new_categories),
        vanished=lines(diff.vanished_categories),
        columns=[(titled(schema, one.field), one.rows) for one in diff.changed_columns],
    )


def _line(moved: Any, schema: Schema, scale: float) -> Line:
    before, after = moved.before, moved.after
    expected = before * scale
    largest = max(expected, after, 1)
    if before == 0:
        says = translate("new")
    elif after == 0:
        says = translate("gone")
    else:
        says = translate("%(percent)+d%%") % {"percent": round(100 * (after - expected) / expected)}
    categories = next((field.categories for field in schema.fields if field.name == moved.field), ())
    label = next((one.label for one in categories if one.value == moved.value), moved.value)
    return Line(
        titled(schema, moved.field),
        label or translate("(empty)"),
        before,
        after,
        abs(after - expected) / largest >= LOUD,
        says.replace("-", "\N{MINUS SIGN}"),
    )
