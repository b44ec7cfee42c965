"""The seat of somebody who leaves goes to whoever takes over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.bodies.passing import first_day_of, pass_seat
from commontable.governance.models import Tenure
from commontable.governance.permissions import Permission
from commontable.partnership.datasets.handovers import address_of
from commontable.partnership.models import Handover
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui import wording


@require_http_methods(["GET", "POST"])
@at_table
def pass_on(request: TableRequest, handover: int, tenure: int) -> HttpResponse:
    """Asks before the seat passes to the successor."""
    known = Handover.objects.of(request.partnership).select_related("leaver", "successor", "partner", "partnership")
    shown: Handover = get_object_or_404(known, pk=handover)
    tenures = Tenure.objects.of(request.partnership).select_related("seat__body", "member__partner", "partnership")
    held: Tenure = get_object_or_404(tenures, pk=tenure, member=shown.leaver)
    require(Permission.SEAT_MEMBERS, by=request.member, on=held, at=request.at)
    if not shown.is_open or shown.successor is None:
        raise NotAllowed(translate("Name who takes over first, in a handover that is open."))
    names = {"to": shown.successor.name, "seat": held.seat.name, "name": shown.leaver.name}
    if request.method == "POST":
        try:
            pass_seat(tenure=held, to=shown.successor, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("%(seat)s passes to %(to)s.") % names)
        return redirect(address_of(shown))
    first = first_day_of(held, to=shown.successor, at=request.at)
    context = {
        "heading": translate("%(to)s takes the seat %(seat)s after %(name)s") % names,
        "text": translate("From %(day)s. Each sector chooses its own people; here you write down whom.")
        % {"day": wording.day(first)},
        "consequences": [
            translate("The seat of %(name)s ends that day, and with it the chair they hold from it.") % names,
            translate("What they said for the seat stays; open rounds wait for the new holder."),
        ],
        "verb": translate("Write it down"),
        "back_url": address_of(shown),
    }
    return render(request, "confirm.html", context)
