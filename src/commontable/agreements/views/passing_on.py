"""Promises of somebody who leaves fall to whoever takes over."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commontable.agreements.actions.commitments import pass_on
from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.partnership.datasets.handovers import address_of
from commontable.partnership.models import Handover
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_http_methods(["GET", "POST"])
@at_table
def pass_on_promises(request: TableRequest, handover: int) -> HttpResponse:
    """Asks before all open promises of the leaver fall to the successor."""
    known = Handover.objects.of(request.partnership).select_related("leaver", "successor", "partner", "partnership")
    shown: Handover = get_object_or_404(known, pk=handover)
    require(Permission.KEEP_HANDOVERS, by=request.member, on=shown, at=request.at)
    if not shown.is_open or shown.successor is None:
        raise NotAllowed(translate("Name who takes over first, in a handover that is open."))
    promises = list(
        Commitment.objects.of(request.partnership)
        .filter(member=shown.leaver, partner=shown.partner, stage__in=[CommitmentStage.OPEN, CommitmentStage.DONE])
        .select_related("member", "partner")
        .order_by("due_on", "pk")
    )
    if request.method == "POST":
        with transaction.atomic():
            for promise in promises:
                pass_on(commitment=promise, to=shown.successor, by=request.member, at=request.at)
        said = ngettext("%(n)d promise passed to %(name)s.", "%(n)d promises passed to %(name)s.", len(promises)) % {
            "n": len(promises),
            "name": shown.successor.name,
        }
        messages.success(request, said)
        return redirect(address_of(shown))
    context = {
        "heading": translate("%(to)s answers for what %(name)s promised")
        % {"to": shown.successor.name, "name": shown.leaver.name},
        "text": translate("What was promised and its day stay as they are; each promise can be passed on again."),
        "consequences": [promise.what for promise in promises],
        "verb": translate("Pass them on"),
        "back_url": address_of(shown),
    }
    return render(request, "confirm.html", context)
