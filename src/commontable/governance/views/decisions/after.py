"""What happens to a decision afterwards: carried out, looked at again, replaced."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.decisions.effects import AlreadyCarriedOut, carry_out
from commontable.governance.actions.decisions.reviewing import (
    let_stand_again,
    plan_review,
    replace_decision,
    review_decision,
)
from commontable.governance.datasets.effects import effect_in_words
from commontable.governance.forms.decisions import ReplaceForm, ReviewDayForm, ReviewForm
from commontable.governance.models import Decision
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import NotPermitted, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .register import decision_of

LATER = 200  # decisions to choose from


@require_http_methods(["GET", "POST"])
@at_table
def carry_out_decision(request: TableRequest, decision: int) -> HttpResponse:
    """Asks before a decision changes the register."""
    shown = decision_of(request, decision)
    require(Permission.CARRY_OUT_DECISIONS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        try:
            effect = carry_out(decision=shown, by=request.member, at=request.at)
        except AlreadyCarriedOut as already:
            messages.info(request, str(already))
        except (NotAllowed, NotPermitted) as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, effect.says)
        return redirect(_url(request, shown))
    context = {
        "heading": translate("Carry out decision %(number)d?") % {"number": shown.number},
        "text": translate("It is done once, in your name, and stands beside the decision."),
        "consequences": effect_in_words(shown),
        "verb": translate("Carry it out"),
        "back_url": _url(request, shown),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def review(request: TableRequest, decision: int) -> HttpResponse:
    """A form for what the review found."""
    form = ReviewForm(request.POST or None)
    return _step(
        request, decision, form, act=review_decision, heading=translate("What came of it?"),
        verb=translate("Keep the review"), said=translate("What you found stands beside the decision."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def set_review(request: TableRequest, decision: int) -> HttpResponse:
    """A form for the day of the review."""
    shown = decision_of(request, decision)
    form = ReviewDayForm(request.POST or None, initial={"review_on": shown.review_on})
    return _step(
        request, decision, form, act=plan_review, heading=translate("When shall it be looked at again?"),
        verb=translate("Keep the day"), said=translate("The day is kept."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def replace(request: TableRequest, decision: int) -> HttpResponse:
    """A form for the later decision that holds instead."""
    shown = decision_of(request, decision)
    later = Decision.objects.of(request.partnership).filter(number__gt=shown.number, replaces=None)
    form = ReplaceForm(request.POST or None, later=list(later.order_by("-number")[:LATER]))
    return _step(
        request, decision, form, act=replace_decision, heading=translate("Which decision replaces this one?"),
        verb=translate("Say that it replaces this one"),
        said=translate("The register says which decision holds now. You can undo this here."),
        text=translate("Both stay in the register; readers of this one are led to the later one."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def stands_again(request: TableRequest, decision: int) -> HttpResponse:
    """Asks before a replaced decision holds again."""
    return _step(
        request, decision, forms.Form(request.POST if request.method == "POST" else None), act=let_stand_again,
        heading=translate("Does this decision hold again?"), verb=translate("It holds again"),
        said=translate("The decision holds again."),
        text=translate("That a later decision replaced it stays in the journal."),
    )  # fmt: skip


def _step(
    request: TableRequest, number: int, form: Any, *, act: Callable[..., object], heading: str, verb: str, said: str,
    text: str = "",
) -> HttpResponse:  # fmt: skip
    shown = decision_of(request, number)
    require(Permission.RECORD_DECISIONS, by=request.member, on=shown, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            act(decision=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, said)
            return redirect(_url(request, shown))
    context = {
        "heading": heading,
        "text": text or translate("Decision %(number)d: %(title)s") % {"number": shown.number, "title": shown.title},
        "form": form,
        "verb": verb,
        "back_url": _url(request, shown),
    }
    return render(request, "confirm.html", context)


def _url(request: TableRequest, decision: Decision) -> str:
    return reverse("governance:decision", args=[request.partnership.slug, decision.number])
