"""A published release: what it holds, how it was made, how it was protected, and its files."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.previews import preview, replies_to_all
from commontable.measurement.datasets.proofs import proof_of
from commontable.measurement.datasets.readers import audiences_of, published
from commontable.measurement.models import Release
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

FILES = {
    "cells.csv": "text/csv; charset=utf-8",
    "cells.parquet": "application/vnd.apache.parquet",
    "release.json": "application/json",
}


def release_of(request: TableRequest, number: int) -> Release:
    """The published release of that number, where the reader may read it; it does not exist for others."""
    for_reader = published(request.partnership, reads=audiences_of(request.member, at=request.at))
    release: Release = get_object_or_404(
        for_reader.select_related("corrects", "published_by__partner", "partnership"), number=number
    )
    return release


@require_GET
@at_table
def show_release(request: TableRequest, number: int) -> HttpResponse:
    """The release with its certificate, sources, replies and corrections."""
    release = release_of(request, number)
    lines = preview(release)
    return render(
        request,
        "measurement/releases/release.html",
        {
            "release": release,
            "lines": lines,
            "was_shown": any(line.shown_before for line in lines),
            "sources": release.manifest.get("sources", []),
            "proof": proof_of(release.manifest),
            "replies_to_all": replies_to_all(release),
            "corrections": published(request.partnership, reads=[release.audience])
            .filter(corrects=release)
            .order_by("number"),
            "prepares": may(Permission.PREPARE_RELEASES, by=request.member, at=request.at),
        },
    )


@require_GET
@at_table
def download(request: TableRequest, number: int, file: str) -> HttpResponse:
    """One of the release's own files, byte for byte as it was published."""
    release = release_of(request, number)
    if file not in FILES:
        raise Http404
    path: Path = settings.COMMONTABLE_DATA / "releases" / release.folder / file
    return FileResponse(  # type: ignore[return-value]
        path.open("rb"),
        as_attachment=True,
        filename=f"{request.partnership.slug}-release-{number}-{file}",
        content_type=FILES[file],
    )
