"""Limits stay as the first figures set them, or no longer do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.measurement.actions.fixed_limits import fix_limits as act
from commontable.measurement.actions.fixed_limits import free_limits as take_back
from commontable.measurement.datasets.variation import known_figures
from commontable.measurement.forms.fixed_limits import FixedLimitsForm
from commontable.measurement.models import FixedLimits
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.fixed_limits import FEWEST
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .frame import indicator_or_404


@require_http_methods(["GET", "POST"])
@at_table
def fix_limits(request: TableRequest, indicator: str) -> HttpResponse:
    """A form for how many figures and the reason; never filled in by itself."""
    shown = indicator_or_404(request, indicator)
    require(Permission.SET_TARGETS, by=request.member, on=shown, at=request.at)
    known = known_figures(shown)
    form = FixedLimitsForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            act(indicator=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, translate("Mean and limits stay as these figures set them. You can take it back.")
            )
            return redirect("measurement:indicator-over-time", table=request.partnership.slug, indicator=shown.slug)
    context = {"indicator": shown, "form": form, "known": known, "fewest": FEWEST}
    return render(request, "measurement/indicator/fixed_limits.html", context, status=422 if form.errors else 200)


@require_POST
@at_table
def free_limits(request: TableRequest, indicator: str, fixed: int) -> HttpResponse:
    """All figures set the limits again."""
    found: FixedLimits = get_object_or_404(
        FixedLimits.objects.of(request.partnership), pk=fixed, indicator=indicator_or_404(request, indicator)
    )
    try:
        take_back(fixed=found, by=request.member, at=request.at)
        messages.success(request, translate("Taken back. All figures set mean and limits again."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("measurement:indicator-over-time", table=request.partnership.slug, indicator=indicator)
