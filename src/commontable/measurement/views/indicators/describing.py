"""How an indicator is listed; taking it out of use and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.measurement.actions.indicators import (
    add_indicator,
    describe_indicator,
    restore_indicator,
    retire_indicator,
)
from commontable.measurement.forms.indicators import IndicatorForm
from commontable.measurement.models import Indicator
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import indicator_of


def page_of(request: TableRequest, indicator: Indicator) -> str:
    """Where the indicator is kept."""
    return reverse("measurement:indicator_kept", args=[request.partnership.slug, indicator.slug])


@require_http_methods(["GET", "POST"])
@at_table
def add(request: TableRequest) -> HttpResponse:
    """An indicator of one's own."""
    require(Permission.DEFINE_INDICATORS, by=request.member, on=request.partnership, at=request.at)
    form = IndicatorForm(request.POST or None, initial={"outcome": request.GET.get("outcome"), "kind": "core"})
    if request.method == "POST" and form.is_valid():
        try:
            indicator = add_indicator(
                partnership=request.partnership, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error("name", refusal.reason)
        else:
            return redirect("measurement:definition_new", table=request.partnership.slug, indicator=indicator.slug)
    return render(request, "measurement/indicators/describe.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, indicator: str) -> HttpResponse:
    """Name, outcome and kind."""
    shown = indicator_of(request, indicator)
    require(Permission.DEFINE_INDICATORS, by=request.member, on=shown, at=request.at)
    initial = {name: getattr(shown, name) for name in ("name", "outcome", "kind")}
    form = IndicatorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            if changes:
                describe_indicator(indicator=shown, changes=changes, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, translate("It is listed as you wrote it."))
            return redirect(page_of(request, shown))
    return render(request, "measurement/indicators/describe.html", {"form": form, "indicator": shown})


@require_http_methods(["GET", "POST"])
@at_table
def retire(request: TableRequest, indicator: str) -> HttpResponse:
    """Asks before an indicator is left out of releases to come."""
    shown = indicator_of(request, indicator)
    require(Permission.DEFINE_INDICATORS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        retire_indicator(indicator=shown, by=request.member, at=request.at)
        messages.success(request, translate("%(name)s is retired. You can restore it.") % {"name": shown.name})
        return redirect(page_of(request, shown))
    context = {
        "heading": translate("Retire %(name)s?") % {"name": shown.name},
        "text": translate("You can restore it at any time."),
        "consequences": [
            translate("Releases to come leave it out."),
            translate("Everything released stays, with its definition and targets."),
        ],
        "danger": True,
        "verb": translate("Retire the indicator"),
        "back_url": page_of(request, shown),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["POST"])
@at_table
def restore(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator is in use again."""
    shown = indicator_of(request, indicator)
    restore_indicator(indicator=shown, by=request.member, at=request.at)
    messages.success(request, translate("%(name)s can be released again.") % {"name": shown.name})
    return redirect(page_of(request, shown))
