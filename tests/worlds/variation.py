"""An indicator whose natural variation starts anew from a period on, and whose limits stay as they were set."""

from typing import Any

from cast import Table
from commontable.measurement.models import FixedLimits, Indicator, Rebase

ACCESS = {
    "measurement:indicator-study": ("*", "-"),
    "measurement:indicator-new-start": ("maya ines", "maya ines"),
    "measurement:indicator-new-start-withdraw": ("-", "maya ines"),
    "measurement:indicator-limits": ("maya ines", "maya ines"),
    "measurement:indicator-limits-withdraw": ("-", "maya ines"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> None:
    """Another test since the only period, and twelve figures; the actions would ask for more periods."""
    from world import NOW

    indicator = Indicator.objects.of(table.partnership).get(slug=parts["indicator"])
    made = Rebase.objects.create(
        partnership=table.partnership, indicator=indicator, period="2025", reason="Another test", set_by=table.ines,
        set_at=NOW,
    )  # fmt: skip
    parts["rebase"] = made.pk
    kept = FixedLimits.objects.create(
        partnership=table.partnership, indicator=indicator, points=12, reason="Before we began", set_by=table.ines,
        set_at=NOW,
    )  # fmt: skip
    parts["fixed"] = kept.pk
