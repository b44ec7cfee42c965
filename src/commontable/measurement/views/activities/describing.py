"""An activity is written down, changed, taken off the list, put back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.measurement.actions.activities import (
    add_activity,
    change_activity,
    restore_activity,
    withdraw_activity,
)
from commontable.measurement.forms.activities import ActivityForm
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import activity_of


@require_http_methods(["GET", "POST"])
@at_table
def add(request: TableRequest) -> HttpResponse:
    """A form for an activity; then its sites."""
    require(Permission.KEEP_ACTIVITIES, by=request.member, on=request.partnership, at=request.at)
    form = ActivityForm(
        request.POST or None, partnership=request.partnership, initial={"partner": request.member.partner_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = add_activity(partnership=request.partnership, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is on the list. Now say where it runs."))
            return redirect("measurement:activity_sites", table=request.partnership.slug, activity=made.pk)
    return render(request, "measurement/activities/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, activity: int) -> HttpResponse:
    """A form for what is said of it; two people who write at once are told."""
    shown = activity_of(request, activity)
    require(Permission.KEEP_ACTIVITIES, by=request.member, on=shown, at=request.at)
    initial = {
        **{name: getattr(shown, name) for name in ("name", "about", "dose_unit")},
        "partner": shown.partner_id,
        "indicators": list(shown.indicators.values_list("pk", flat=True)),
    }
    form = ActivityForm(request.POST or None, partnership=request.partnership, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_activity(
                activity=shown, by=request.member, at=request.at, seen=seen_in(request), **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is written down."))
            return redirect(url_of(request, activity))
    context = {"form": form, "activity": shown, "revision": activity_of(request, activity).revision}
    return render(request, "measurement/activities/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, activity: int) -> HttpResponse:
    """Asks before it goes off the list."""
    shown = activity_of(request, activity)
    require(Permission.KEEP_ACTIVITIES, by=request.member, on=shown, at=request.at)
    return _confirmed(
        request,
        activity,
        lambda: withdraw_activity(activity=shown, by=request.member, at=request.at),
        heading=translate("Take %(name)s off the list?") % {"name": shown.name},
        text=translate("What was found out about it stays readable. You can put it back."),
        verb=translate("Take it off the list"),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@at_table
def restore(request: TableRequest, activity: int) -> HttpResponse:
    """Asks before it is put back."""
    shown = activity_of(request, activity)
    require(Permission.KEEP_ACTIVITIES, by=request.member, on=shown, at=request.at)
    return _confirmed(
        request,
        activity,
        lambda: restore_activity(activity=shown, by=request.member, at=request.at),
        heading=translate("Put %(name)s back on the list?") % {"name": shown.name},
        text=translate("It will be shown among the activities again, with its sites."),
        verb=translate("Put it back"),
    )


def seen_in(request: TableRequest) -> int | None:
    """The revision that the writer had before them."""
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def url_of(request: TableRequest, activity: int) -> str:
    """The activity's page."""
    return reverse("measurement:activity", kwargs={"table": request.partnership.slug, "activity": activity})


def _confirmed(request: TableRequest, activity: int, act: Any, **said: Any) -> HttpResponse:
    if request.method == "POST":
        try:
            act()
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(url_of(request, activity))
    return render(request, "confirm.html", {**said, "back_url": url_of(request, activity)})
