"""Natural variation starts anew from a period on, or no longer does."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.measurement.actions.rebases import rebase as act
from commontable.measurement.actions.rebases import withdraw_rebase as take_back
from commontable.measurement.datasets.variation import rebases_of, released_periods
from commontable.measurement.forms.new_starts import NewStartForm
from commontable.measurement.models import Rebase
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .frame import indicator_or_404


@require_http_methods(["GET", "POST"])
@at_table
def start_anew(request: TableRequest, indicator: str) -> HttpResponse:
    """A form for the period and the reason; never filled in by itself."""
    shown = indicator_or_404(request, indicator)
    require(Permission.SET_TARGETS, by=request.member, on=shown, at=request.at)
    standing = {one.period for one in rebases_of(shown)}
    periods = [period for period in released_periods(shown)[1:] if period not in standing][::-1]
    form = NewStartForm(request.POST or None, periods=periods)
    if request.method == "POST" and form.is_valid():
        try:
            act(indicator=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("Mean and limits start anew from there. You can take it back."))
            return redirect("measurement:indicator-over-time", table=request.partnership.slug, indicator=shown.slug)
    context = {"indicator": shown, "form": form, "periods": periods}
    return render(request, "measurement/indicator/new_start.html", context, status=422 if form.errors else 200)


@require_POST
@at_table
def withdraw_new_start(request: TableRequest, indicator: str, rebase: int) -> HttpResponse:
    """Mean and limits no longer start anew there."""
    found: Rebase = get_object_or_404(
        Rebase.objects.of(request.partnership), pk=rebase, indicator=indicator_or_404(request, indicator)
    )
    try:
        take_back(rebase=found, by=request.member, at=request.at)
        messages.success(request, translate("Taken back. The series is one again."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("measurement:indicator-over-time", table=request.partnership.slug, indicator=indicator)
