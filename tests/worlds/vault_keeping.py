"""Keeping the vault: a legal hold that keeps Harbor's rows."""

from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.measurement.actions.erasing import erase_person
from commontable.measurement.actions.holds import place_hold
from commontable.measurement.models import Extract

NOW = datetime.now(UTC)
ACCESS = {
    "measurement:erasures": ("dara omar", "-"),
    "measurement:erasures_csv": ("dara omar", "-"),
    "measurement:erasure_certificate": ("dara", "-"),
    "measurement:erase": ("dara omar", "dara omar"),
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
    extract = Extract.objects.get(uuid=special[("measurement:accepted", "uuid")])
    who, why = {"pupil": "p399"}, "The family asked"
    erasure = erase_person(dataset=extract.dataset, who=who, why=why, by=table.dara, at=NOW)
    special[("measurement:erasure_certificate", "uuid")] = erasure.uuid
    special[("measurement:erase", "dataset")] = extract.dataset.slug
    return {}
