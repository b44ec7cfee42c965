"""Where the partnership started and where it has agreed to be, group beside group."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.aims import aims_of, name_of, withdrawn_of
from commontable.measurement.datasets.definitions import definition_of
from commontable.measurement.models import Baseline
from commontable.measurement.permissions import Permission
from commontable.measurement.views.indicators.listing import indicator_of
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

from .goals import goals_of


@require_GET
@at_table
def show_targets(request: TableRequest, indicator: str) -> HttpResponse:
    """The universal goal first, then groups; what was withdrawn stays below."""
    shown = indicator_of(request, indicator)
    definition = definition_of(shown)
    groups = aims_of(shown, definition=definition) if definition else []
    gone = [
        {
            "aim": aim,
            "is_baseline": isinstance(aim, Baseline),
            "group": name_of(aim.breakdown, definition=definition) if definition else "",
        }
        for aim in withdrawn_of(shown)
    ]
    context = {
        "indicator": shown,
        "definition": definition,
        "unit": f"{definition.unit}:{definition.decimals}" if definition else "",
        "groups": groups,
        "has_any": any(group.baseline or group.targets for group in groups),
        "withdrawn": gone,
        "goals": goals_of(request, shown) if any(group.targets for group in groups) else None,
        "sets": may(Permission.SET_TARGETS, by=request.member, at=request.at),
    }
    return render(request, "measurement/indicators/targets.html", context)


@require_GET
@at_table
def export_targets(request: TableRequest, indicator: str) -> HttpResponse:
    """Everything ever recorded, as CSV."""
    shown = indicator_of(request, indicator)
    definition = definition_of(shown)
    groups = aims_of(shown, definition=definition) if definition else []
    aims = [aim for group in groups for aim in [group.baseline, *group.targets] if aim is not None]
    rows = [
        (
            "baseline" if isinstance(aim, Baseline) else "target",
            aim.breakdown,
            aim.period,
            aim.value,
            aim.rationale,
            getattr(aim, "decided_by", ""),
            getattr(aim, "despite", ""),
            aim.set_by.name,
            aim.set_at,
            aim.withdrawn_at,
        )
        for aim in [*aims, *withdrawn_of(shown)]
    ]
    columns = "kind group period value rationale decided_by despite set_by set_at withdrawn_at"
    return csv_file(name=f"{request.partnership.slug}-{shown.slug}-targets", columns=columns.split(), rows=rows)
