"""What stops where an agreement ends: plans that may link no more, and indicators that are not computed anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commontable.agreements.models import Agreement
from commontable.measurement.cover import Covered, agreed_at, covered_under, linking_of
from commontable.measurement.models import Crosswalk, Extract, Indicator, IndicatorVersion, LinkagePlan
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.linkage import RunStage

from .linked import resting_on


@dataclass(frozen=True)
class Stopping:
    """A plan that could link no more, whose rows that is about, and the agreed indicators that rest on the plan."""

    plan: LinkagePlan
    shut: list[Covered]
    indicators: list[Indicator]


def stopped_by(agreement: Agreement, *, on: date) -> list[Stopping]:
    """The open plans that could link no more if the agreement ended on that day, by title.

    Where another agreement covers the same nothing stops; nor does what no agreement covers that day in any case.
    """
    now = agreed_at(agreement.partnership_id)
    then = now.ending(agreement.number, on=on)
    plans = LinkagePlan.objects.of(agreement.partnership).filter(closed_at=None).order_by("title", "pk")
    found = []
    for plan in plans:
        linking = linking_of(plan)
        extracts = list(
            Extract.objects.filter(dataset__in=list(linking.columns), superseded_at=None, destroyed_at=None)
            .select_related("dataset", "partner")
            .order_by("pk")
        )
        after = covered_under(then, linking, day=on, extracts=extracts)
        if all(one.cover.is_open for one in after):
            continue
        was = {(one.dataset.pk, one.partner.pk): one for one in covered_under(now, linking, day=on, extracts=extracts)}
        shut = [one for one in after if not one.cover.is_open and was[one.dataset.pk, one.partner.pk].cover.is_open]
        if shut:
            found.append(Stopping(plan, shut, _indicators(plan)))
    return found


def linked_with(extract: Extract) -> list[tuple[LinkagePlan, list[Indicator]]]:
    """Open plans whose linking in force says who is who in the file, each with the indicators that rest on it."""
    seen = Crosswalk.objects.filter(
        extract=extract, dropped_at=None, run__stage=RunStage.DONE, run__superseded_at=None, run__destroyed_at=None,
        run__plan__closed_at=None,
    )  # fmt: skip
    plans = [one.run.plan for one in seen.select_related("run__plan").order_by("run__plan__title", "pk")]
    return [(plan, _indicators(plan)) for plan in plans]


def counted_from(datasets: Iterable[int]) -> dict[int, list[Indicator]]:
    """By dataset (its key), the indicators whose agreed definition counts its rows, by name."""
    versions = (
        IndicatorVersion.objects.filter(
            dataset__in=list(datasets), stage=DefinitionStage.AGREED, indicator__retired_at=None
        )
        .select_related("indicator")
        .order_by("indicator__name", "pk")
    )
    found: dict[int, list[Indicator]] = {}
    for version in versions:
        found.setdefault(version.dataset_id, []).append(version.indicator)
    return found


def _indicators(plan: LinkagePlan) -> list[Indicator]:
    resting = [version for versions in resting_on(plan).values() for version in versions]
    agreed = {one.indicator_id: one.indicator for one in resting if one.stage == DefinitionStage.AGREED}
    return sorted(agreed.values(), key=lambda indicator: indicator.name)
