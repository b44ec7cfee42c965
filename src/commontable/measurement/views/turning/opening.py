"""A page is opened, its end written, called ready, closed with what was learnt, taken up again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, breakdown_of
from commontable.measurement.actions.turning import opening as act
from commontable.measurement.datasets.aims import groups_of
from commontable.measurement.datasets.curve_words import curve_chart, verdict_in_words
from commontable.measurement.datasets.curves import curve_of, curve_of_turning, frozen_of, places_of
from commontable.measurement.datasets.turning import turnings_of
from commontable.measurement.forms.turning import EndForm, LearntForm, OpeningForm
from commontable.measurement.models import Turning
from commontable.measurement.permissions import Permission
from commontable.measurement.views.indicator.frame import indicator_or_404
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .reading import address_of, turning_or_404


@require_http_methods(["GET", "POST"])
@at_table
def begin_turning(request: TableRequest, indicator: str) -> HttpResponse:
    """A form for a new page, under the curve it would be about; `?group=` and `?place=` choose a part of it."""
    shown = indicator_or_404(request, indicator)
    require(Permission.WORK_ON_CURVES, by=request.member, on=shown, at=request.at)
    whole = curve_of(shown)
    groups = groups_of(shown, definition=whole.version) if whole.version else []
    places = [(f"{level}:{code}", name) for level, code, name in places_of(whole)]
    initial = {name: request.GET.get(name, "") for name in ("group", "place")}
    form = OpeningForm(request.POST or None, groups=groups, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = act.open_turning(
                indicator=shown, end=given["end"], why=given["why"], by=request.member, at=request.at,
                breakdown=breakdown_of(given.get("group") or "{}"), place=_place(given.get("place")),
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("The page is open, with the forecast as it is today. Write down the story together.")
            )
            return redirect(address_of(made, slug=request.partnership.slug))
    frozen = frozen_of(whole)
    context = {
        "form": form, "indicator": shown, "curve": whole, "verdict": verdict_in_words(whole, frozen=frozen),
        "chart": curve_chart(whole, frozen=frozen) if len(whole.series) > 1 else None,
        "earlier": list(turnings_of(request.partnership, indicator=shown)[:10]),
    }  # fmt: skip
    return render(request, "measurement/turning/begin.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def write_end(request: TableRequest, turning: int) -> HttpResponse:
    """The end and why it matters; two people writing at once lose nothing."""
    shown = turning_or_404(request, turning)
    require(Permission.WORK_ON_CURVES, by=request.member, on=shown, at=request.at)
    form = EndForm(request.POST or None, initial={"end": shown.end, "why": shown.why, "seen": shown.revision})
    meanwhile: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            act.change_end(turning=shown, by=request.member, at=request.at, **form.cleaned_data)
        except ChangedMeanwhile as refusal:
            shown.refresh_from_db()
            form.add_error(None, refusal.reason)
            form.see(shown.revision)
            meanwhile = [(translate("The result we want"), shown.end), (translate("Why it matters"), shown.why)]
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is written down."))
            return redirect(address_of(shown, slug=request.partnership.slug))
    context = {
        "turning": shown, "form": form, "meanwhile": meanwhile, "heading": translate("What do we want to reach?"),
        "title": translate("The result we want"),
    }  # fmt: skip
    return render(request, "measurement/turning/write.html", context)


@require_POST
@at_table
def say_ready(request: TableRequest, turning: int) -> HttpResponse:
    """The page can go to a meeting, or it says what is missing."""
    shown = turning_or_404(request, turning)
    return _do(request, shown, act.call_ready, translate("The page is ready. Print it for the meeting, on one sheet."))


@require_http_methods(["GET", "POST"])
@at_table
def close(request: TableRequest, turning: int) -> HttpResponse:
    """Asks what was learnt before the work is over."""
    shown = turning_or_404(request, turning)
    require(Permission.CLOSE_CURVES, by=request.member, on=shown, at=request.at)
    form = LearntForm(request.POST or None, initial={"learnt": shown.learnt})
    back = address_of(shown, slug=request.partnership.slug)
    if request.method == "POST" and form.is_valid():
        try:
            act.close_turning(turning=shown, learnt=form.cleaned_data["learnt"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The page is closed. It stays readable, with what you learnt."))
            return redirect(back)
    verdict = verdict_in_words(curve_of_turning(shown), frozen=shown.frozen)
    context = {
        "heading": translate("Is this work over?"),
        "text": f"{verdict.heading}. {verdict.text}",
        "consequences": [
            translate("Nothing is deleted, and the promises go on: each is kept on its own page."),
            translate("A later page on the same curve begins with a new forecast."),
        ],
        "form": form, "verb": translate("Close the page"), "back_url": back,
    }  # fmt: skip
    return render(request, "confirm.html", context)


@require_POST
@at_table
def take_up_again(request: TableRequest, turning: int) -> HttpResponse:
    """A closed page is worked on again."""
    shown = turning_or_404(request, turning)
    return _do(request, shown, act.take_up, translate("The page is open again, with the forecast it always had."))


def _do(request: TableRequest, shown: Turning, do: Any, said: str) -> HttpResponse:
    try:
        do(turning=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(reverse("measurement:turning", args=[request.partnership.slug, shown.number]))


def _place(text: str | None) -> tuple[str, str]:
    level, _colon, code = (text or "").partition(":")
    return (level, code) if code else (ALL_LEVEL, ALL_PLACE)
