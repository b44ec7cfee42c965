"""Confirming a checked file, or taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commontable.measurement.actions.intake import accept_delivery, withdraw_delivery
from commontable.measurement.actions.intake.accepting import AlreadyConfirmed
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .own import own_delivery


@require_POST
@at_table
def confirm(request: TableRequest, uuid: UUID) -> HttpResponse:
    """The rows are in force."""
    delivery = own_delivery(request, uuid)
    try:
        extract = accept_delivery(delivery=delivery, by=request.member, at=request.at)
    except AlreadyConfirmed as refusal:
        messages.info(request, str(refusal))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        rows = extract.row_count
        said = ngettext("Confirmed: %(rows)s row is in force.", "Confirmed: %(rows)s rows are in force.", rows)
        messages.success(request, said % {"rows": f"{rows:,}"})
        return redirect("measurement:accepted", table=request.partnership.slug, uuid=extract.uuid)
    return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, uuid: UUID) -> HttpResponse:
    """Asks once; then the file is gone."""
    delivery = own_delivery(request, uuid)
    if request.method == "POST":
        try:
            withdraw_delivery(delivery=delivery, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, translate("The file is withdrawn. What was in force stays in force."))
        return redirect("measurement:due", table=request.partnership.slug, due=delivery.due_id)
    context = {
        "heading": translate("Withdraw %(file)s?") % {"file": delivery.file_name},
        "text": translate("The file and what was found in it are destroyed here. Your own copy is not touched."),
        "consequences": [translate("What is in force now stays in force."), translate("You can send the file again.")],
        "verb": translate("Withdraw it"),
        "danger": True,
        "back_url": reverse("measurement:file", kwargs={"table": request.partnership.slug, "uuid": uuid}),
    }
    return render(request, "confirm.html", context)
