"""Keeping the vault: a legal hold that keeps Harbor's rows."""

from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.measurement.actions.holds import place_hold

NOW = datetime.now(UTC)
ACCESS = {
    "measurement:accepted_export": ("dara", "dara"),
    "measurement:openings": ("dara omar maya ines", "-"),
    "measurement:openings_csv": ("dara omar maya ines", "-"),
    "measurement:holds": ("dara omar maya ines", "-"),
    "measurement:holds_csv": ("dara omar maya ines", "-"),
    "measurement:hold_place": ("maya", "maya"),
    "measurement:hold_lift": ("maya", "maya"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """A hold stands."""
    hold = place_hold(
        partnership=table.partnership, title="Case 7", why="An audit", partner=table.harbor, by=table.maya, at=NOW
    )
    parts["hold"] = hold.pk
    special[("measurement:accepted_export", "uuid")] = special[("measurement:accepted", "uuid")]
    return {}
