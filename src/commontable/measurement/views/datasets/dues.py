"""Asking partners for files, and seeing what has come."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commontable.measurement.actions.dues import ask_for_files, cancel_due, change_due
from commontable.measurement.forms.datasets.dues import AskForm, DueForm
from commontable.measurement.models import Dataset, Due, Extract
from commontable.measurement.permissions import Permission
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.wording import day as in_words

from .listing import dataset_of


@require_http_methods(["GET", "POST"])
@at_table
def show_dues(request: TableRequest, dataset: str) -> HttpResponse:
    """Who was asked, what came, and a form to ask more partners in one go."""
    shown = dataset_of(request, dataset)
    require(Permission.SEE_ARRIVALS, by=request.member, on=shown, at=request.at)
    today = request.partnership.day(request.at)
    form = AskForm(request.POST or None, partnership=request.partnership, today=today)
    if request.method == "POST":
        require(Permission.KEEP_DATASETS, by=request.member, on=shown, at=request.at)
        if form.is_valid():
            try:
                asked = ask_for_files(dataset=shown, by=request.member, at=request.at, **form.cleaned_data)
            except NotAllowed as refusal:
                form.add_error(None, refusal.reason)
            else:
                said = ngettext("%(n)s partner was asked.", "%(n)s partners were asked.", len(asked))
                messages.success(request, said % {"n": len(asked)})
                return redirect("measurement:dues", table=request.partnership.slug, dataset=shown.slug)
    asked_for = _asked(shown)
    context = {
        "dataset": shown,
        "form": form,
        "asked": [one for one in asked_for if one.due.cancelled_at is None],
        "cancelled": [one.due for one in asked_for if one.due.cancelled_at is not None],
        "today": today,
        "late_count": sum(one.is_late(today) for one in asked_for),
        "keeps": may(Permission.KEEP_DATASETS, by=request.member, at=request.at),
    }
    return render(request, "measurement/datasets/dues.html", context)


@require_GET
@at_table
def export_dues(request: TableRequest, dataset: str) -> HttpResponse:
    """The list as CSV."""
    shown = dataset_of(request, dataset)
    require(Permission.SEE_ARRIVALS, by=request.member, on=shown, at=request.at)
    return csv_file(
        name=f"{request.partnership.slug}-{shown.slug}-dues",
        columns=["partner", "period", "due_on", "accepted_at", "rows", "cancelled_at"],
        rows=[
            (
                one.due.partner.name,
                one.due.label,
                one.due.due_on,
                one.accepted.accepted_at if one.accepted else None,
                one.accepted.row_count if one.accepted else None,
                one.due.cancelled_at,
            )
            for one in _asked(shown)
        ],
    )


@require_http_methods(["GET", "POST"])
@at_table
def change_date(request: TableRequest, dataset: str, due: int) -> HttpResponse:
    """A form for another day."""
    shown = dataset_of(request, dataset)
    one = get_object_or_404(Due.objects.filter(dataset=shown).select_related("partner", "dataset"), pk=due)
    require(Permission.KEEP_DATASETS, by=request.member, on=one, at=request.at)
    today = request.partnership.day(request.at)
    form = DueForm(request.POST or None, today=today, initial={"due_on": one.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            change_due(due=one, due_on=form.cleaned_data["due_on"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = translate("%(partner)s now has until %(day)s.")
            messages.success(request, said % {"partner": one.partner.name, "day": in_words(one.due_on)})
            return redirect("measurement:dues", table=request.partnership.slug, dataset=shown.slug)
    context = {
        "heading": translate("Until when may %(partner)s send %(period)s?")
        % {"partner": one.partner.name, "period": one.label},
        "form": form,
        "verb": translate("Set the new day"),
        "back_url": reverse("measurement:dues", kwargs={"table": request.partnership.slug, "dataset": shown.slug}),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def cancel(request: TableRequest, dataset: str, due: int) -> HttpResponse:
    """Asks before a file is no longer asked for."""
    shown = dataset_of(request, dataset)
    one = get_object_or_404(Due.objects.filter(dataset=shown).select_related("partner", "dataset"), pk=due)
    require(Permission.KEEP_DATASETS, by=request.member, on=one, at=request.at)
    if request.method == "POST":
        cancel_due(due=one, by=request.member, at=request.at)
        said = translate("%(partner)s is no longer asked for %(period)s.")
        messages.success(request, said % {"partner": one.partner.name, "period": one.label})
        return redirect("measurement:dues", table=request.partnership.slug, dataset=shown.slug)
    context = {
        "heading": translate("No longer ask %(partner)s for %(period)s?")
        % {"partner": one.partner.name, "period": one.label},
        "text": translate("It disappears from their list. You can ask for it again."),
        "consequences": [translate("A file that was accepted already stays in force.")],
        "danger": True,
        "verb": translate("No longer ask for it"),
        "back_url": reverse("measurement:dues", kwargs={"table": request.partnership.slug, "dataset": shown.slug}),
    }
    return render(request, "confirm.html", context)


@dataclass(frozen=True)
class Asked:
    """One file that was asked for, and the one that was accepted for it."""

    due: Due
    accepted: Extract | None

    def is_late(self, today: date) -> bool:
        """Whether the day has passed without a file."""
        return self.accepted is None and self.due.cancelled_at is None and self.due.due_on < today


def _asked(dataset: Dataset) -> list[Asked]:
    dues = Due.objects.filter(dataset=dataset).select_related("partner").order_by("-due_on", "partner__name")
    accepted = {
        one.due_id: one for one in Extract.objects.filter(dataset=dataset, superseded_at=None, destroyed_at=None)
    }
    return [Asked(due, accepted.get(due.pk)) for due in dues]
