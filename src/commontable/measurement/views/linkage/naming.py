"""The director names who looks at uncertain pairs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.accounts.step_up import require_step_up
from commontable.measurement.actions.linkage.planning import name_reviewer
from commontable.measurement.forms.linkage import ReviewerForm
from commontable.measurement.permissions import Permission
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import plan_of


@require_http_methods(["GET", "POST"])
@at_table
@require_step_up
def name(request: TableRequest, plan: str) -> HttpResponse:
    """A form with everybody who is here."""
    shown = plan_of(request, plan)
    require(Permission.NAME_REVIEWERS, by=request.member, on=shown, at=request.at)
    members = Member.objects.of(request.partnership).filter(left_on=None).select_related("partner").order_by("name")
    form = ReviewerForm(request.POST or None, members=members, initial={"reviewer": shown.reviewer_id})
    if request.method == "POST" and form.is_valid():
        try:
            name_reviewer(plan=shown, reviewer=form.cleaned_data["reviewer"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("It is written down."))
            return redirect("measurement:linkage", table=request.partnership.slug, plan=plan)
    return render(request, "measurement/linkage/reviewer.html", {"plan": shown, "form": form})
