"""A turn-the-curve page as one sheet for the meeting."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from commontable.accounts.rate_limits import FILES, at_most
from commontable.measurement.typeset.curve import sheet_of
from commontable.measurement.typeset.paper_size import PAPERS, paper_of
from commontable.partnership.views.table import TableRequest, at_table

from .reading import turning_or_404


@require_GET
@at_most(FILES, action="curves", reads_too=True)
@at_table
def print_turning(request: TableRequest, turning: int) -> HttpResponse:
    """One sheet as PDF, on the paper usual at the table or asked for (`?paper=a4`, `?paper=letter`)."""
    shown = turning_or_404(request, turning)
    paper = request.GET.get("paper") or paper_of(request.partnership.time_zone)
    if paper not in PAPERS:
        raise Http404
    response = HttpResponse(sheet_of(shown, paper=paper, at=request.at), content_type="application/pdf")
    name = f"{shown.indicator.slug}-curve-{shown.number}"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Content-Language"] = request.partnership.default_language
    return response
