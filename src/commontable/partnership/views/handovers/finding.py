"""The handover a page is about."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commontable.partnership.datasets.handovers import address_of, handovers_of
from commontable.partnership.models import Handover
from commontable.partnership.permissions import Permission, require
from commontable.partnership.views.table import TableRequest


def handover_of(request: TableRequest, pk: int) -> Handover:
    """The handover of this table; Http404 for anybody else's."""
    found: Handover = get_object_or_404(handovers_of(request.partnership), pk=pk)
    found.partnership = request.partnership
    return found


def kept_handover(request: TableRequest, pk: int) -> Handover:
    """The same, for whoever prepares handovers."""
    found = handover_of(request, pk)
    require(Permission.KEEP_HANDOVERS, by=request.member, on=found, at=request.at)
    return found


def to_handover(handover: Handover) -> HttpResponse:
    """On to the pack."""
    return redirect(address_of(handover))
