"""Baselines and targets are written down and withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.analysis.cells import breakdown_of
from commontable.measurement.actions.targets import (
    AgainstDirection,
    set_baseline,
    set_target,
    withdraw_baseline,
    withdraw_target,
)
from commontable.measurement.datasets.aims import groups_of
from commontable.measurement.datasets.definitions import definition_of
from commontable.measurement.forms.targets import AimForm, BaselineForm, TargetForm
from commontable.measurement.models import Baseline, Indicator, Target
from commontable.measurement.permissions import Permission
from commontable.measurement.views.indicators.listing import indicator_of
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.wording import figure

from .goals import goals_of


@require_http_methods(["GET", "POST"])
@at_table
def record_target(request: TableRequest, indicator: str) -> HttpResponse:
    """A form for a target; one that asks for less than the baseline takes a reason."""
    return _record(request, indicator, TargetForm, set_target, "measurement/indicators/target_form.html")


@require_http_methods(["GET", "POST"])
@at_table
def record_baseline(request: TableRequest, indicator: str) -> HttpResponse:
    """A form for a baseline."""
    return _record(request, indicator, BaselineForm, set_baseline, "measurement/indicators/baseline_form.html")


def _record(request: TableRequest, slug: str, kind: type[AimForm], act: Any, template: str) -> HttpResponse:
    shown = indicator_of(request, slug)
    require(Permission.SET_TARGETS, by=request.member, on=shown, at=request.at)
    definition = definition_of(shown)
    if definition is None:
        messages.warning(request, translate("Define the indicator first, so that a figure means something."))
        return redirect("measurement:indicator_kept", table=request.partnership.slug, indicator=shown.slug)
    form = kind(
        request.POST or None,
        definition=definition,
        groups=groups_of(shown, definition=definition),
        initial={name: request.GET[name] for name in ("group", "period", "value") if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            act(indicator=shown, breakdown=breakdown_of(given.pop("group")), by=request.member, at=request.at, **given)
        except AgainstDirection as refusal:
            if isinstance(form, TargetForm):
                form.ask_despite(refusal.reason)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is written down."))
            return redirect(_targets(request, shown))
    context = {"form": form, "indicator": shown, "definition": definition, "goals": goals_of(request, shown)}
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw_a_target(request: TableRequest, indicator: str, target: int) -> HttpResponse:
    """Asks before a target no longer counts."""
    shown = indicator_of(request, indicator)
    aim = get_object_or_404(Target.objects.filter(indicator=shown).select_related("indicator"), pk=target)
    require(Permission.SET_TARGETS, by=request.member, on=aim, at=request.at)
    heading = translate("Withdraw the target of %(value)s for %(period)s?")
    verb = translate("Withdraw the target")
    return _withdraw(
        request, shown, aim, lambda: withdraw_target(target=aim, by=request.member, at=request.at), heading, verb
    )


@require_http_methods(["GET", "POST"])
@at_table
def withdraw_a_baseline(request: TableRequest, indicator: str, baseline: int) -> HttpResponse:
    """Asks before a baseline no longer counts."""
    shown = indicator_of(request, indicator)
    aim = get_object_or_404(Baseline.objects.filter(indicator=shown).select_related("indicator"), pk=baseline)
    require(Permission.SET_TARGETS, by=request.member, on=aim, at=request.at)
    heading = translate("Withdraw the baseline of %(value)s for %(period)s?")
    verb = translate("Withdraw the baseline")
    return _withdraw(
        request, shown, aim, lambda: withdraw_baseline(baseline=aim, by=request.member, at=request.at), heading, verb
    )


def _withdraw(request: TableRequest, indicator: Indicator, aim: Any, act: Any, heading: str, verb: str) -> HttpResponse:
    if request.method == "POST":
        try:
            act()
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("It is withdrawn and stays in the history."))
        return redirect(_targets(request, indicator))
    definition = definition_of(indicator)
    value = figure(aim.value, definition.unit, definition.decimals) if definition else f"{aim.value:g}"
    context = {
        "heading": heading % {"value": value, "period": aim.period},
        "text": translate("It no longer counts, but stays in the history with its reason."),
        "danger": True,
        "verb": verb,
        "back_url": _targets(request, indicator),
    }
    return render(request, "confirm.html", context)


def _targets(request: TableRequest, indicator: Indicator) -> str:
    return reverse("measurement:targets", args=[request.partnership.slug, indicator.slug])
