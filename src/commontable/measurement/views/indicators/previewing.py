"""A draft computed over the accepted files: protected figures for those who write definitions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.cells import breakdown_of
from commontable.measurement.datasets.labels import Labels
from commontable.measurement.datasets.linkage_caveats import now_linked_by
from commontable.measurement.models import IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.tasks.previews import begin_preview, files_for, preview_of
from commontable.partnership.permissions import may
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import version_of


@require_http_methods(["GET", "POST"])
@at_table
def show_preview(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """The preview, or a button to make one."""
    version = version_of(request, indicator, number)
    if request.method == "POST":
        try:
            begin_preview(version=version, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    return render(request, "measurement/indicators/preview.html", _context(request, version))


@require_GET
@at_table
def show_progress(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """How far it is, for the page that waits; once done, the whole page is asked for again."""
    version = version_of(request, indicator, number)
    preview = preview_of(version, at=request.at)
    if preview is None or preview["stage"] != "computing":
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "measurement/indicators/preview.html#progress", _context(request, version))


def _context(request: TableRequest, version: IndicatorVersion) -> dict[str, Any]:
    preview = preview_of(version, at=request.at)
    return {
        "indicator": version.indicator,
        "version": version,
        "preview": preview,
        "linked_by": now_linked_by(version),
        "unit": f"{version.unit}:{version.decimals}",
        "groups": _groups(version, preview) if preview and preview["stage"] == "done" else [],
        "file_count": len(files_for(version)),
        "defines": may(Permission.DEFINE_INDICATORS, by=request.member, at=request.at),
    }


def _groups(version: IndicatorVersion, preview: dict[str, Any]) -> list[dict[str, Any]]:
    labels = Labels(version.schema)
    by_column: dict[str, dict[str, Any]] = {}
    for cell in preview["groups"]:
        ((column, value),) = breakdown_of(cell["breakdown"]).items()
        by_column.setdefault(column, {})[value] = cell | {"label": labels.group(column, value)}
    return [
        {
            "label": labels.breakdown(column),
            "bars": [by_column[column][value] for value in labels.in_order(column, by_column[column])],
        }
        for column in version.breakdowns
        if column in by_column
    ]
