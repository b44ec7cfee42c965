"""An indicator whose natural variation starts anew from a period on."""

from typing import Any

from cast import Table
from commontable.measurement.actions.rebases import rebase
from commontable.measurement.datasets.variation import released_periods
from commontable.measurement.models import Indicator

ACCESS = {
    "measurement:indicator-study": ("*", "-"),
    "measurement:indicator-new-start": ("maya ines", "maya ines"),
    "measurement:indicator-new-start-withdraw": ("-", "maya ines"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> None:
    """Another test since the newest period."""
    from world import NOW

    indicator = Indicator.objects.of(table.partnership).get(slug=parts["indicator"])
    made = rebase(
        indicator=indicator, period=released_periods(indicator)[-1], reason="Another test", by=table.ines, at=NOW
    )
    parts |= {"rebase": made.pk}
