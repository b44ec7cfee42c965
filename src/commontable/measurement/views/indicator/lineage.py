"""From a chart back to the files: release, certificate, definition, every file with its fingerprint, code version."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.lineage import checked_sums, code_version, source_files
from commontable.measurement.rules.linked import in_words
from commontable.partnership.views.table import TableRequest, at_table

from .frame import reading_or_404


@require_GET
@at_table
def show_lineage(request: TableRequest, indicator: str) -> HttpResponse:
    """What the figures of this indicator in this release were made of, for whoever wants to make them again."""
    reading = reading_or_404(request, indicator)
    release, version = reading.release, reading.version
    if release is None or version is None:
        raise Http404
    files = source_files(release.manifest, datasets=[version.dataset.slug, *(one["dataset"] for one in version.linked)])
    return render(
        request,
        "measurement/scorecard/lineage.html",
        {
            "reading": reading,
            "release": release,
            "version": version,
            "files": files,
            "taken": in_words(version.linked),
            "rows": sum(one.rows for one in files),
            "partners": len({one.partner for one in files}),
            "sign_offs": version.sign_offs.filter(is_signed=True).select_related("partner", "member").order_by("at"),
            "code_version": code_version(release.manifest),
            "checked_sums": checked_sums(release.manifest),
        },
    )
