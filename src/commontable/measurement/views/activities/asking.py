"""Whether an activity helped: first where to look, then how to compare and why, before the answer is known."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.measurement.datasets.definitions import definition_of
from commontable.measurement.datasets.labels import Labels
from commontable.measurement.datasets.readers import published_cells
from commontable.measurement.forms.activities import AskPlacesForm, AskPupilsForm, WhereToLookForm
from commontable.measurement.models import Activity, Indicator, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.activity import Panel
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.tasks.effects import begin_effect
from commontable.measurement.tasks.previews import files_for
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .describing import url_of
from .listing import activity_of


@require_http_methods(["GET", "POST"])
@at_table
def ask(request: TableRequest, activity: int) -> HttpResponse:
    """Two steps: `?indicator=` and `?panel=` name the first one's answer."""
    shown = activity_of(request, activity)
    require(Permission.ESTIMATE_EFFECTS, by=request.member, on=shown, at=request.at)
    measured = Indicator.objects.of(request.partnership).filter(
        retired_at=None, versions__stage=DefinitionStage.AGREED
    ).order_by("outcome", "position", "name")  # fmt: skip
    first = WhereToLookForm(
        request.GET if "indicator" in request.GET else None,
        indicators=measured.distinct(),
        initial={"indicator": shown.indicators.values_list("slug", flat=True).first(), "panel": Panel.PLACES},
    )
    context: dict[str, Any] = {"activity": shown, "first": first}
    if not first.is_valid():
        return render(request, "measurement/activities/where.html", context)
    indicator, panel = first.cleaned_data["indicator"], first.cleaned_data["panel"]
    version = definition_of(indicator)
    form = _form(request, shown, version, panel)
    if version is None or isinstance(form, str):
        return render(request, "measurement/activities/where.html", context | {"refusal": form})
    if request.method == "POST" and form.is_valid():
        try:
            study = begin_effect(
                activity=shown,
                indicator=indicator,
                panel=panel,
                design=form.cleaned_data["design"],
                question=form.question,
                why=form.cleaned_data["why"],
                dataset=version.dataset,
                by=request.member,
                at=request.at,
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The question stands. The answer is being looked for."))
            return redirect("measurement:effect", table=request.partnership.slug, effect=study.number)
    context |= {"form": form, "indicator": indicator, "panel": Panel(panel)}
    return render(request, "measurement/activities/ask.html", context | {"back_url": url_of(request, activity)})


def _form(request: TableRequest, activity: Activity, version: IndicatorVersion | None, panel: str) -> Any:
    """The second step's form, or the sentence that says why the question cannot be put."""
    if version is None or version.stage != DefinitionStage.AGREED:
        return translate("This indicator has no agreed definition yet.")
    if not files_for(version):
        return translate("No partner's file of this dataset is accepted yet, so there is nothing to compute with.")
    labels = Labels(version.schema)
    roles: dict[str, Any] = version.dataset.schema["roles"]
    levels = [(name, labels.level(name)) for name in roles.get("place", ())]
    sited = set(activity.sites.values_list("place__level", flat=True))
    if panel == Panel.PLACES:
        if not sited & {name for name, _label in levels}:
            return translate("The activity has no sites among this data's places. Say first where it runs.")
        return AskPlacesForm(request.POST or None, levels=[one for one in levels if one[0] in sited])
    return AskPupilsForm(
        request.POST or None,
        periods=_periods(version),
        groups=_groups(version, labels),
        columns=[(name, labels.breakdown(name)) for name in roles.get("breakdowns", ())],
        levels=levels,
        has_sites=bool(sited & {name for name, _label in levels}),
        initial={"cluster": next((name for name, _label in reversed(levels)), "")},
    )


def _groups(version: IndicatorVersion, labels: Labels) -> list[tuple[str, list[tuple[str, str]]]]:
    contract = version.dataset.contract
    found = []
    for column in version.dataset.schema["roles"].get("breakdowns", ()):
        values = contract.field(column).values or ()
        listed = [(f"{column}={value}", labels.group(column, str(value))) for value in values]
        if listed:
            found.append((labels.breakdown(column), listed))
    return found


def _periods(version: IndicatorVersion) -> list[str]:
    """Periods that a release has shown, newest first; where there is none, those that files were asked for."""
    cells = published_cells(version.partnership).filter(indicator=version.indicator_id, place_level="all", depth=0)
    found = set(cells.values_list("period", flat=True))
    return sorted(found or set(version.dataset.dues.values_list("label", flat=True)), reverse=True)
