"""What one partner said about its plan, then and now, and the lists of all as files."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.agreements.models import Document
from commontable.governance.datasets.common_agenda import agenda_of
from commontable.governance.datasets.common_agenda_alignment import aligned, alignments_known
from commontable.governance.exports.common_agenda import alignments_file
from commontable.governance.models import Alignment
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import allowed
from commontable.partnership.views.table import TableRequest, at_table


def alignment_of(request: TableRequest, key: int) -> Alignment:
    """What was declared under that key at this table, or 404."""
    found: Alignment = get_object_or_404(alignments_known(request.partnership), pk=key)
    return found


@require_GET
@at_table
def show_alignment(request: TableRequest, alignment: int) -> HttpResponse:
    """One declaration in full, with those that came before and after."""
    shown = alignment_of(request, alignment)
    stands = shown.replaced_at is None and shown.withdrawn_at is None
    is_own = allowed(Permission.DECLARE_ALIGNMENT, by=request.member, on=shown, at=request.at).ok
    context = {
        "alignment": shown,
        "said": aligned(shown.partner, shown, agenda=agenda_of(request.partnership)),
        "stands": stands,
        "is_own": is_own,
        "others": alignments_known(request.partnership).filter(partner=shown.partner).exclude(pk=shown.pk),
    }
    return render(request, "governance/common_agenda/alignment.html", context)


@require_GET
@at_table
def alignment_document(request: TableRequest, alignment: int) -> HttpResponse:
    """The plan as it was brought, byte for byte."""
    shown = alignment_of(request, alignment)
    document = get_object_or_404(Document.objects.of(request.partnership), pk=shown.document_id)
    response = HttpResponse(bytes(document.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{shown.partner.slug}-plan-{shown.plan_on}.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@at_table
def export_alignments(request: TableRequest) -> HttpResponse:
    """Every partner and what it says now, as CSV; those from whom it is still to come are there too."""
    return alignments_file(request.partnership, at=request.at)
