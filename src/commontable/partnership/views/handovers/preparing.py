"""Preparing a handover: who takes over, the welcome, the steps, the leaver's own words."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.partnership.actions.handovers import preparing as actions
from commontable.partnership.datasets.handovers import address_of
from commontable.partnership.forms.handovers import NewcomerForm, StepsForm, SuccessorForm, WordsForm, WritingForm
from commontable.partnership.models import Handover, Member
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.handover import SPANS
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.tasks import handovers as tasks
from commontable.partnership.views.table import TableRequest, at_table

from .finding import handover_of, kept_handover, to_handover


def _page(request: TableRequest, handover: Handover, form: Form, *, heading: str, lede: str, verb: str) -> HttpResponse:
    context = {
        "handover": handover, "form": form, "heading": heading, "lede": lede, "verb": verb,
        "back_url": address_of(handover),
    }  # fmt: skip
    return render(request, "partnership/handovers/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def name_successor(request: TableRequest, handover: int) -> HttpResponse:
    """Two short forms: somebody who sits for the partner already, or somebody new, invited at once."""
    shown = kept_handover(request, handover)
    day = request.partnership.day(request.at)
    people = Member.objects.filter(partner=shown.partner).exclude(pk=shown.leaver_id).exclude(left_on__lte=day)
    is_new = "email" in request.POST
    known = SuccessorForm(
        request.POST if request.method == "POST" and not is_new else None,
        members=people.order_by("name", "pk"),
        initial={"successor": shown.successor_id},
    )
    newcomer = NewcomerForm(
        request.POST if is_new else None, initial={"joined_on": day, "title": shown.leaver.title}, prefix=""
    )
    form: Form = newcomer if is_new else known
    if request.method == "POST" and form.is_valid():
        try:
            if is_new:
                tasks.invite_and_name(handover=shown, by=request.member, at=request.at, **newcomer.cleaned_data)
            else:
                tasks.name_and_write(
                    handover=shown, successor=known.cleaned_data["successor"], by=request.member, at=request.at
                )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = translate("%(name)s takes over, and has a letter that leads here.")
            shown.refresh_from_db()
            messages.success(request, said % {"name": shown.successor.name if shown.successor else ""})
            return to_handover(shown)
    context = {"handover": shown, "known": known, "newcomer": newcomer, "people": people, "is_new": is_new}
    return render(request, "partnership/handovers/successor.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def write(request: TableRequest, handover: int) -> HttpResponse:
    """A form for the welcome, the owner at the backbone and what to be careful about."""
    shown = kept_handover(request, handover)
    owners = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    form = WritingForm(
        request.POST or None,
        owners=owners.filter(partner__is_backbone=True).order_by("name", "pk"),
        with_sensitivities=shown.shows_sensitivities_to(request.member),
        initial={"welcome": shown.welcome, "sensitivities": shown.sensitivities, "owner": shown.owner_id},
    )
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            if changes:
                actions.write_handover(handover=shown, changes=changes, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is kept."))
            return to_handover(shown)
    return _page(
        request, shown, form,
        heading=translate("What should whoever follows %(name)s read first?") % {"name": shown.leaver.name},
        lede=translate("The program gathers the facts. A welcome comes from a person."),
        verb=translate("Keep it"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def set_steps(request: TableRequest, handover: int) -> HttpResponse:
    """A form for the steps of the first 30, 60 and 90 days."""
    shown = kept_handover(request, handover)
    steps = list(shown.steps.order_by("days", "pk"))
    initial = {f"first_{days}": "\n".join(step.text for step in steps if step.days == days) for days in SPANS}
    form = StepsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_steps(handover=shown, steps=form.steps, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The steps are kept."))
            return to_handover(shown)
    return _page(
        request, shown, form,
        heading=translate("What should happen in the first ninety days?"),
        lede=translate("Few steps that somebody can tick off do more than a long list."),
        verb=translate("Keep the steps"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def leave_words(request: TableRequest, handover: int) -> HttpResponse:
    """A form for what the leaver would tell whoever comes."""
    shown = handover_of(request, handover)
    require(Permission.LEAVE_WORDS, by=request.member, on=shown, at=request.at)
    form = WordsForm(request.POST or None, initial={"words": shown.parting_words})
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_words(handover=shown, words=form.cleaned_data["words"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Thank you. Your words stand in the handover."))
            return render(
                request, "partnership/handovers/words.html", {"handover": shown, "words": shown.parting_words}
            )
    context = {"handover": shown, "form": form, "words": ""}
    return render(request, "partnership/handovers/words.html", context)
