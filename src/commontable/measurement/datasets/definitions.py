"""Which definition and which baseline an indicator's figures follow."""

from commontable.analysis.cells import EVERYONE
from commontable.measurement.models import Baseline, Indicator, IndicatorVersion
from commontable.measurement.rules.definition import DefinitionStage


def definition_of(indicator: Indicator) -> IndicatorVersion | None:
    """The definition in force: the agreed one, else the newest that was not dropped."""
    versions = indicator.versions.exclude(stage=DefinitionStage.DROPPED).select_related("dataset").order_by("-number")
    found: IndicatorVersion | None = versions.filter(stage=DefinitionStage.AGREED).first() or versions.first()
    return found


def baseline_of(indicator: Indicator, *, group: str = EVERYONE) -> Baseline | None:
    """The baseline in force of the group (its canonical text)."""
    found: Baseline | None = Baseline.objects.filter(
        indicator=indicator, breakdown=group, withdrawn_at__isnull=True
    ).first()
    return found
