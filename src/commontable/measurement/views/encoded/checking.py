"""How far the check of a file of codes is, and starting one again that broke off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from commontable.accounts.rate_limits import FILES, at_most
from commontable.measurement.datasets.encoded import is_being_checked
from commontable.measurement.tasks.encoded import check_codes_again
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .clerk import address_of, told_of
from .finding import own_codes, own_linked


@require_GET
@at_table
def show_progress(request: TableRequest, plan: str, dataset: str, uuid: UUID) -> HttpResponse:
    """For the page that waits: once this file is not being checked any more, the whole page is asked for again."""
    linked = own_linked(request, plan, dataset)
    encoded = own_codes(request, linked, uuid)
    if not getattr(request, "htmx", False):
        return redirect(address_of(request, linked))
    if not is_being_checked(encoded, at=request.at):
        return HttpResponseClientRefresh()
    context = {"plan": linked.plan, "dataset": linked.dataset, "one": told_of(encoded, at=request.at)}
    return render(request, "measurement/encoded/clerk.html#progress", context)


@require_POST
@at_most(FILES, action="send_codes")
@at_table
def check_again(request: TableRequest, plan: str, dataset: str, uuid: UUID) -> HttpResponse:
    """The codes are checked once more."""
    linked = own_linked(request, plan, dataset)
    encoded = own_codes(request, linked, uuid)
    try:
        check_codes_again(encoded=encoded, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, translate("The codes wait to be checked again."))
    return redirect(f"{address_of(request, linked)}#sent")
