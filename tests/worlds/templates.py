"""Templates of agreements: one in use, one withdrawn."""

from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.agreements.actions.agreements.templates import copy_shipped, make_template, withdraw_template

NOW = datetime.now(UTC)
ACCESS = {
    "agreements:templates": ("*", "-"),
    "agreements:templates_csv": ("*", "-"),
    "agreements:make_template": ("maya", "maya"),
    "agreements:library_template": ("*", "-"),
    "agreements:template": ("*", "-"),
    "agreements:change_template": ("maya", "maya"),
    "agreements:withdraw_template": ("maya", "maya"),
    "agreements:restore_template": ("maya", "maya"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The templates stand."""
    used = copy_shipped(partnership=table.partnership, key="mou", by=table.maya, at=NOW)
    clauses = [{"key": "purpose", "heading": "Purpose", "text": "To read together"}]
    withdrawn = make_template(
        partnership=table.partnership, kind="action_plan", title="An old plan", clauses=clauses, by=table.maya, at=NOW
    )
    withdraw_template(template=withdrawn, by=table.maya, at=NOW)
    parts["template"] = used.pk
    special[("agreements:restore_template", "template")] = withdrawn.pk
    special[("agreements:library_template", "key")] = "studies"
    return {"template": used}
