"""What a person may reach here: their own partner's dues, deliveries and extracts; others' do not exist for them."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from commontable.measurement.models import Delivery, Due, Extract
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest


def own_due(request: TableRequest, pk: int) -> Due:
    """The due of the reader's own partner, for its data steward. Raises Http404 for another partner's."""
    found: Due = get_object_or_404(
        Due.objects.of(request.partnership).select_related("dataset", "partner", "partnership"),
        pk=pk,
        partner=request.member.partner_id,
    )
    require(Permission.SEND_FILES, by=request.member, on=found, at=request.at)
    return found


def own_delivery(request: TableRequest, uuid: UUID) -> Delivery:
    """The delivery of the reader's own partner, for its data steward. Raises Http404 for another partner's."""
    found: Delivery = get_object_or_404(
        Delivery.objects.of(request.partnership).select_related(
            "due__dataset", "due__partner", "partner", "partnership", "sent_by", "extract"
        ),
        uuid=uuid,
        partner=request.member.partner_id,
    )
    require(Permission.SEND_FILES, by=request.member, on=found, at=request.at)
    return found


def seen_extract(request: TableRequest, uuid: UUID) -> Extract:
    """The accepted file, for its partner's data steward, or for whoever may see arrivals (no row is shown anywhere)."""
    found: Extract = get_object_or_404(
        Extract.objects.of(request.partnership).select_related(
            "due__dataset",
            "dataset",
            "partner",
            "partnership",
            "delivery",
            "accepted_by",
            "agreement_version__agreement",
        ),
        uuid=uuid,
    )
    if found.partner_id == request.member.partner_id:
        require(Permission.SEND_FILES, by=request.member, on=found, at=request.at)
        return found
    if not Permission.SEE_ARRIVALS.grant.roles & request.member.roles_at(request.at):
        raise Http404
    return found
