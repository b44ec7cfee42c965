"""The partnership's indicators by outcome, with where each definition stands."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.indicator import held_by
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.datasets.versions import in_words
from commontable.measurement.models import Indicator, IndicatorVersion, Target
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import OPEN, DefinitionStage, Outcome
from commontable.partnership.exports import csv_file
from commontable.partnership.models import Partnership
from commontable.partnership.permissions import may, require
from commontable.partnership.views.table import TableRequest, at_table


@dataclass(frozen=True)
class Kept:
    """An indicator with the version in force and the one being worked on."""

    indicator: Indicator
    agreed: IndicatorVersion | None
    open: IndicatorVersion | None
    target_count: int

    @property
    def needs_definition(self) -> bool:
        """Whether nothing says yet what it means."""
        return self.agreed is None and self.open is None


def indicator_of(request: TableRequest, slug: str) -> Indicator:
    """The table's indicator of that address, for those who keep indicators."""
    indicator: Indicator = get_object_or_404(
        Indicator.objects.of(request.partnership).select_related("partnership"), slug=slug
    )
    require(Permission.SEE_DRAFTS, by=request.member, on=indicator, at=request.at)
    return indicator


def version_of(request: TableRequest, indicator: str, number: int) -> IndicatorVersion:
    """The version of that number, for those who keep indicators."""
    version: IndicatorVersion = get_object_or_404(
        IndicatorVersion.objects.of(request.partnership).select_related(
            "indicator", "dataset", "partnership", "drafted_by__partner"
        ),
        indicator__slug=indicator,
        number=number,
    )
    require(Permission.SEE_DRAFTS, by=request.member, on=version, at=request.at)
    return version


@require_GET
@at_table
def list_indicators(request: TableRequest) -> HttpResponse:
    """Indicators by the seven outcomes; retired ones at the end."""
    require(Permission.SEE_DRAFTS, by=request.member, on=request.partnership, at=request.at)
    wanted = request.GET.get("q", "").strip()[:100]
    listed = kept_by(request.partnership, wanted=wanted)
    in_use = [one for one in listed if one.indicator.retired_at is None]
    context = {
        "wanted": wanted,
        "outcomes": [
            {"label": Outcome(outcome).label, "kept": [one for one in in_use if one.indicator.outcome == outcome]}
            for outcome in Outcome.values
        ],
        "count": len(in_use),
        "agreed_count": sum(one.agreed is not None for one in in_use),
        "retired": [one for one in listed if one.indicator.retired_at is not None],
        "defines": may(Permission.DEFINE_INDICATORS, by=request.member, at=request.at),
    }
    return render(request, "measurement/indicators/list.html", context)


@require_GET
@at_table
def export_indicators(request: TableRequest) -> HttpResponse:
    """The list as CSV, with the definition in force of each."""
    require(Permission.SEE_DRAFTS, by=request.member, on=request.partnership, at=request.at)
    rows = []
    for kept in kept_by(request.partnership):
        version = kept.agreed or kept.open
        rows.append(
            (
                kept.indicator.slug,
                kept.indicator.name,
                kept.indicator.get_outcome_display(),
                kept.indicator.kind,
                *(
                    (version.number, version.stage, version.definition, version.dataset.slug, version.where)
                    if version
                    else ("", "", "", "", "")
                ),
                (version.success or version.mean_of) if version else "",
                kept.indicator.retired_at,
            )
        )
    columns = "slug name outcome kind version stage definition dataset where success_or_mean retired_at"
    return csv_file(name=f"{request.partnership.slug}-indicators", columns=columns.split(), rows=rows)


@require_GET
@at_table
def show_indicator(request: TableRequest, indicator: str) -> HttpResponse:
    """One indicator: what is in force, what is on its way, its versions and targets."""
    shown = indicator_of(request, indicator)
    versions = list(shown.versions.select_related("dataset", "partnership").order_by("-number"))
    agreed = next((one for one in versions if one.stage == DefinitionStage.AGREED), None)
    context = {
        "indicator": shown,
        "versions": versions,
        "agreed": agreed,
        "open": next((one for one in versions if one.stage in OPEN), None),
        "words": in_words(agreed) if agreed else None,
        "targets": Target.objects.filter(indicator=shown, withdrawn_at=None).order_by("period", "breakdown"),
        "is_released": held_by(shown, reads=audiences_of(request.member, at=request.at)).exists(),
        "defines": may(Permission.DEFINE_INDICATORS, by=request.member, at=request.at),
        "sets_targets": may(Permission.SET_TARGETS, by=request.member, at=request.at),
    }
    return render(request, "measurement/indicators/indicator.html", context)


def kept_by(partnership: Partnership, *, wanted: str = "") -> list[Kept]:
    """Every indicator of the table in the order of the outcomes, or those that speak of what is wanted."""
    live = IndicatorVersion.objects.filter(stage__in=[*OPEN, DefinitionStage.AGREED]).select_related("dataset")
    found = Indicator.objects.of(partnership)
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(versions__definition__icontains=wanted)).distinct()
    targets = dict(
        Target.objects.of(partnership)
        .filter(withdrawn_at=None)
        .values_list("indicator")
        .annotate(n=Count("pk"))
        .values_list("indicator", "n")
    )
    order = {outcome: number for number, outcome in enumerate(Outcome.values)}
    indicators = found.prefetch_related(Prefetch("versions", queryset=live.order_by("number"), to_attr="live"))
    kept = []
    for one in sorted(indicators, key=lambda one: (order[one.outcome], one.position, one.name)):
        agreed = next((version for version in one.live if version.stage == DefinitionStage.AGREED), None)
        being_written = next((version for version in one.live if version.stage in OPEN), None)
        kept.append(Kept(one, agreed, being_written, targets.get(one.pk, 0)))
    return kept
