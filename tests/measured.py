"""What the small table measures: pupils' reading, sent by Northside and Harbor, and its one indicator."""

from datetime import UTC, date, datetime
from typing import Any

from cast import Table
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.definitions import agree_definition, draft_definition, propose_definition
from commontable.measurement.actions.dues import ask_for_files
from commontable.measurement.actions.indicators import add_indicator
from commontable.measurement.actions.sign_offs import sign_definition
from commontable.measurement.models import Dataset, Indicator, IndicatorVersion

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)

PUPILS: dict[str, Any] = {
    "fields": [
        {"name": "pupil", "type": "string", "constraints": {"required": True}},
        {"name": "school", "type": "string", "title": "School", "constraints": {"required": True}},
        {"name": "year", "type": "year", "constraints": {"required": True}},
        {"name": "grade", "type": "string", "constraints": {"enum": ["K", "1", "2", "3"]}},
        {"name": "lunch", "type": "string", "title": "Lunch", "constraints": {"enum": ["free", "other"]}},
        {"name": "gender", "type": "string", "constraints": {"enum": ["girl", "boy"]}},
        {"name": "score", "type": "integer", "constraints": {"minimum": 0, "maximum": 100}},
    ],
    "primaryKey": ["pupil", "year"],
    "roles": {"place": ["school"], "period": "year", "person": "pupil", "breakdowns": ["lunch", "gender", "grade"]},
}


def pupils_of(table: Table, **given: Any) -> Dataset:
    """The dataset of pupils' reading."""
    told = {
        "title": "Reading in the early grades",
        "schema": PUPILS,
        "purpose": "To see whether children read by grade 3.",
        "legal_basis": "studies",
        "recipients": "The partnership, as protected figures.",
    } | given
    return define_dataset(partnership=table.partnership, by=table.ines, at=NOW, **told)


def asked_of(table: Table, dataset: Dataset) -> None:
    """Northside and Harbor are asked for this year's file."""
    ask_for_files(
        dataset=dataset, partners=[table.northside, table.harbor], label="2025-26", due_on=date(2026, 3, 1),
        by=table.ines, at=NOW,
    )  # fmt: skip


def reading_of(table: Table, **given: Any) -> Indicator:
    """Early grade reading, without a definition."""
    told = {"name": "Early grade reading", "outcome": "early_grade_reading"} | given
    return add_indicator(partnership=table.partnership, by=table.ines, at=NOW, **told)


def draft_of(table: Table, *, indicator: Indicator, dataset: Dataset, **given: Any) -> IndicatorVersion:
    """A whole first draft."""
    told = {
        "definition": "The share of third graders who read at grade level in spring.",
        "population": "Third graders with a valid score.",
        "numerator": "Those who score 40 or more.",
        "denominator": "Third graders with a valid score.",
        "where": "grade = '3'",
        "success": "score >= 40",
        "breakdowns": ["lunch", "gender"],
    } | given
    return draft_definition(indicator=indicator, dataset=dataset, by=table.ines, at=NOW, **told)


def agreed_of(table: Table, *, version: IndicatorVersion) -> IndicatorVersion:
    """The draft, proposed, signed by both senders and agreed."""
    propose_definition(version=version, by=table.ines, at=NOW)
    sign_definition(version=version, by=table.alma, at=NOW)
    sign_definition(version=version, by=table.omar, at=NOW)
    return agree_definition(version=version, by=table.ines, at=NOW)
