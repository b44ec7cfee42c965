"""Definitions over linked files: pupils, and whether and how often the after-school programme had them."""

from typing import Any

from cast import Table
from commontable.measurement.actions.definitions import agree_definition, draft_definition, propose_definition
from commontable.measurement.actions.indicators import add_indicator
from commontable.measurement.models import IndicatorVersion, LinkageRun
from files_of_partners import NOW

TAKEN: dict[str, Any] = {
    "dataset": "after-school", "title": "After school", "when": "period", "dose": "days", "dose_title": "Days",
    "where": "", "bands": [1, 10, 20],
}  # fmt: skip
WORDS = {
    "definition": "Of the children in after school, how many read well.", "population": "Children in after school.",
    "numerator": "Those who read well.", "denominator": "All of them.",
}  # fmt: skip


def defined(
    table: Table, run: LinkageRun, *, name: str = "Reading after school", agreed: bool = True, **given: Any
) -> IndicatorVersion:
    """A definition over the linked files, agreed unless told otherwise."""
    indicator = add_indicator(
        partnership=table.partnership, name=name, outcome="early_grade_reading", by=table.ines, at=NOW
    )
    told = {
        "dataset": run.plan.datasets.get(dataset__slug="pupils").dataset, "linkage": run.plan, "linked": [TAKEN],
        "where": "reached_after_school", "success": "score >= 60", "breakdowns": ["lunch"],
    } | WORDS | given  # fmt: skip
    version = draft_definition(indicator=indicator, by=table.ines, at=NOW, **told)
    if agreed:
        version = propose_definition(version=version, by=table.ines, at=NOW)
        version = agree_definition(version=version, by=table.ines, at=NOW, reason="Decided by the council.")
    return version
