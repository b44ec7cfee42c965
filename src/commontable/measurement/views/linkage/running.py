"""Linking is begun, looked at while it goes on, given up where it was interrupted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.measurement.actions.linkage.running import drop_stalled
from commontable.measurement.datasets.linkage import standing_of
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import RUNNING
from commontable.measurement.tasks.linkage import begin_linking
from commontable.measurement.vault import VaultLocked
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import plan_of


@require_POST
@at_most("30/h/user", action="link_files")
@at_table
def begin(request: TableRequest, plan: str) -> HttpResponse:
    """Everything in force is linked."""
    shown = plan_of(request, plan)
    try:
        begin_linking(plan=shown, by=request.member, at=request.at)
    except (NotAllowed, VaultLocked) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("The files are being linked."))
    return redirect("measurement:linkage", table=request.partnership.slug, plan=plan)


@require_GET
@at_table
def show_progress(request: TableRequest, plan: str) -> HttpResponse:
    """For the page that waits; once it is over the whole page is asked for again."""
    shown = plan_of(request, plan)
    running = shown.runs.filter(stage__in=sorted(RUNNING)).first()
    if running is None:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    context = {"plan": shown, "one": standing_of(shown, at=request.at)}
    return render(request, "measurement/linkage/plan.html#progress", context)


@require_POST
@at_table
def give_up(request: TableRequest, plan: str) -> HttpResponse:
    """A linking of which nothing is heard any more is given up."""
    shown = plan_of(request, plan)
    require(Permission.RUN_LINKAGE, by=request.member, on=shown, at=request.at)
    running = shown.runs.filter(stage__in=sorted(RUNNING)).first()
    if running is None:
        messages.error(request, translate("Nothing is being linked now."))
        return redirect("measurement:linkage", table=request.partnership.slug, plan=plan)
    try:
        drop_stalled(run=running, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("It is given up. You can link again."))
    return redirect("measurement:linkage", table=request.partnership.slug, plan=plan)
