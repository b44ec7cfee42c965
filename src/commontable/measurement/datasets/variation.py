"""An indicator's figures as the science of natural variation takes them."""

from __future__ import annotations

from commontable.analysis.cells import ALL_LEVEL, EVERYONE
from commontable.measurement.models import Cell, Indicator
from commontable.measurement.rules.freshness import in_order
from commontable.measurement.rules.release import ReleaseStage


def released_periods(indicator: Indicator) -> list[str]:
    """Every period for which a published release holds a figure of everybody, oldest first."""
    cells = Cell.objects.filter(
        indicator=indicator, release__stage=ReleaseStage.PUBLISHED, place_level=ALL_LEVEL, breakdown=EVERYONE
    )
    return in_order(cells.order_by().values_list("period", flat=True).distinct())
