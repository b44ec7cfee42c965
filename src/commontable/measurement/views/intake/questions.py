"""Spellings that are no category of ours: what could they mean?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from commontable.analysis.contract import Schema
from commontable.measurement.rules.findings import titled

MOST = 40  # on one page; the most frequent first
MISTAKE = "!mistake"


class Asked(NamedTuple):
    """One question about a spelling, with the answers that can be given."""

    number: int
    field: str
    title: str
    value: str
    rows: int
    suggestion: str | None
    suggested_label: str
    choices: list[tuple[str, str]]
    is_mistake: bool

    @property
    def name(self) -> str:
        """The control's name in the form."""
        return f"question-{self.number}"


def questions_of(document: Mapping[str, Any], schema: Schema) -> list[Asked]:
    """The questions of a report; `is_mistake` where somebody said it is to be put right in the file."""
    asked = sorted(document["report"]["questions"], key=lambda one: -one["rows"])[:MOST]
    mistakes = document.get("mistakes", {})
    found = []
    for number, one in enumerate(asked):
        labels = _labels(schema, one["field"])
        choices = [(value, labels.get(value, value)) for value in one["known"]]
        found.append(
            Asked(
                number=number,
                field=one["field"],
                title=titled(schema, one["field"]),
                value=one["value"],
                rows=one["rows"],
                suggestion=one["suggestion"],
                suggested_label=labels.get(one["suggestion"] or "", one["suggestion"] or ""),
                choices=choices,
                is_mistake=one["value"] in mistakes.get(one["field"], []),
            )
        )
    return found


def answers_of(posted: Mapping[str, str], asked: list[Asked]) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """What was answered: spellings with their category, and spellings called mistakes. The others stay open."""
    answers: dict[str, dict[str, str]] = {}
    mistakes: dict[str, list[str]] = {}
    for one in asked:
        said = posted.get(one.name, MISTAKE if one.is_mistake else "")
        if said == MISTAKE:
            mistakes.setdefault(one.field, []).append(one.value)
        elif said:
            answers.setdefault(one.field, {})[one.value] = said
    return answers, mistakes


def _labels(schema: Schema, name: str) -> dict[str, str]:
    """Category → what people call it; a code is kept beside its name."""
    categories = next((field.categories for field in schema.fields if field.name == name), ())
    return {one.value: one.label if one.label == one.value else f"{one.label} ({one.value})" for one in categories}
