"""An indicator whose natural variation starts anew from a period on."""

from typing import Any

from cast import Table
from commontable.measurement.models import Indicator, Rebase

ACCESS = {
    "measurement:indicator-study": ("*", "-"),
    "measurement:indicator-new-start": ("maya ines", "maya ines"),
    "measurement:indicator-new-start-withdraw": ("-", "maya ines"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> None:
    """Another test since the only period; the action would ask for one before it."""
    from world import NOW

    indicator = Indicator.objects.of(table.partnership).get(slug=parts["indicator"])
    made = Rebase.objects.create(
        partnership=table.partnership, indicator=indicator, period="2025", reason="Another test", set_by=table.ines,
        set_at=NOW,
    )  # fmt: skip
    parts["rebase"] = made.pk
