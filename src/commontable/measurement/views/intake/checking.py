"""How far a check is, and starting one again that broke off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from commontable.measurement.datasets.arrivals import stalled
from commontable.measurement.rules.delivery import RUNNING
from commontable.measurement.tasks.intake import check_once_more
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .own import own_delivery


@require_GET
@at_table
def show_progress(request: TableRequest, uuid: UUID) -> HttpResponse:
    """The bar alone; tells the page to load anew once there is something else to see."""
    delivery = own_delivery(request, uuid)
    if not getattr(request, "htmx", False):
        return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)
    if delivery.stage not in RUNNING or stalled(delivery, at=request.at):
        return HttpResponseClientRefresh()
    return render(request, "measurement/data/waiting.html#progress", {"delivery": delivery})


@require_POST
@at_table
def check_again(request: TableRequest, uuid: UUID) -> HttpResponse:
    """The file is checked once more."""
    delivery = own_delivery(request, uuid)
    try:
        check_once_more(delivery=delivery, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)
