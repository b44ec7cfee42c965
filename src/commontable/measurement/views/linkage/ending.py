"""A plan is closed, and what it made destroyed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.accounts.step_up import require_step_up
from commontable.measurement.actions.linkage.keeping import close_plan
from commontable.measurement.forms.linkage import CloseLinkageForm
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import plan_of


@require_http_methods(["GET", "POST"])
@at_table
@require_step_up
def close(request: TableRequest, plan: str) -> HttpResponse:
    """Asks, with the reason, before nobody can read any more who is who."""
    shown = plan_of(request, plan)
    require(Permission.PLAN_LINKAGE, by=request.member, on=shown, at=request.at)
    form = CloseLinkageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_plan(plan=shown, why=form.cleaned_data["why"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The plan is closed, and its keys are destroyed."))
            return redirect("measurement:linkage", table=request.partnership.slug, plan=plan)
    context = {
        "heading": translate("Close “%(title)s” and destroy what it made?") % {"title": shown.title},
        "text": translate("The partners' files stay as they are. Only who is who in them is destroyed, for good."),
        "consequences": [
            translate("The key of every linking is destroyed: nobody can read any more who is who."),
            translate("Nothing that rests on linked children can be computed anew. Published releases stay."),
            translate("Answers about uncertain pairs stay on record, but cannot be used again."),
        ],
        "form": form,
        "danger": True,
        "verb": translate("Close it and destroy the keys"),
        "back_url": reverse("measurement:linkage", kwargs={"table": request.partnership.slug, "plan": plan}),
    }
    return render(request, "confirm.html", context)
