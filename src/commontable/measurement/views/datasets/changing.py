"""A dataset is changed, closed and reopened."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commontable.analysis.contract import Schema
from commontable.measurement.actions.datasets import change_dataset, close_dataset, reopen_dataset
from commontable.measurement.forms.datasets.columns import MOST_ROWS
from commontable.measurement.forms.datasets.words import DatasetForm, PastedSchemaForm
from commontable.measurement.models import Dataset, Due, Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.columns import ColumnChanges, changes_between
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .defining import Editing, show_form
from .listing import dataset_of


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, dataset: str) -> HttpResponse:
    """Words and columns in one form; a change of columns is shown with what it means before it is kept."""
    shown = dataset_of(request, dataset)
    require(Permission.KEEP_DATASETS, by=request.member, on=shown, at=request.at)
    if len(shown.contract.fields) > MOST_ROWS and request.method == "GET":
        return redirect("measurement:dataset_json", table=request.partnership.slug, dataset=shown.slug)
    if request.method == "GET":
        words = DatasetForm(initial=DatasetForm.initial_of(shown), partnership=request.partnership)
        return show_form(request, words=words, document=shown.schema, dataset=shown)
    editing = Editing(request)
    document = None if editing.wants_row else editing.document()
    if document is None:
        return editing.show(request, dataset=shown)
    changes = {**editing.words.words, "schema": document}
    return _keep(request, shown, changes, seen=editing.words.cleaned_data["seen"], editing=editing)


@require_http_methods(["GET", "POST"])
@at_table
def change_as_json(request: TableRequest, dataset: str) -> HttpResponse:
    """The whole schema as text, for who has it from another program."""
    shown = dataset_of(request, dataset)
    require(Permission.KEEP_DATASETS, by=request.member, on=shown, at=request.at)
    initial = {"schema": json.dumps(shown.schema, ensure_ascii=False, indent=2)}
    form = PastedSchemaForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = DatasetForm(initial=DatasetForm.initial_of(shown), partnership=request.partnership)
        document = form.cleaned_data["document"]
        meaning = _meaning(shown, document)
        if len(document["fields"]) <= MOST_ROWS:
            return show_form(request, words=words, document=document, dataset=shown, changes=meaning)
        if meaning["is_asked"] and request.POST.get("confirmed") != meaning["key"]:
            form = PastedSchemaForm(initial={"schema": json.dumps(document, ensure_ascii=False, indent=2)})
            return render(
                request, "measurement/datasets/json.html", {"form": form, "dataset": shown, "changes": meaning}
            )
        try:
            change_dataset(dataset=shown, changes={"schema": document}, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error("schema", refusal.reason)
        else:
            messages.success(request, translate("The dataset is kept as you wrote it."))
            return redirect("measurement:dataset", table=request.partnership.slug, dataset=shown.slug)
    return render(request, "measurement/datasets/json.html", {"form": form, "dataset": shown})


def _keep(
    request: TableRequest, dataset: Dataset, changes: dict[str, Any], *, seen: int | None, editing: Editing
) -> HttpResponse:
    meaning = _meaning(dataset, changes["schema"])
    if meaning["is_asked"] and request.POST.get("confirmed") != meaning["key"]:
        return editing.show(request, dataset=dataset, changes=meaning)
    if not meaning["is_changed"]:
        del changes["schema"]  # the same columns, however they are written
    try:
        change_dataset(dataset=dataset, changes=changes, by=request.member, at=request.at, seen=seen)
    except ChangedMeanwhile as refusal:
        dataset.refresh_from_db()
        editing.words.add_error(None, refusal.reason)
        editing.words.see(dataset.revision)
        return editing.show(request, dataset=dataset)
    except NotAllowed as refusal:
        editing.words.add_error(None, refusal.reason)
        return editing.show(request, dataset=dataset)
    messages.success(request, translate("The dataset is kept as you wrote it."))
    return redirect("measurement:dataset", table=request.partnership.slug, dataset=dataset.slug)


def _meaning(dataset: Dataset, document: dict[str, Any]) -> dict[str, Any]:
    """What new columns mean for files already there, for somebody to confirm."""
    changes: ColumnChanges = changes_between(dataset.contract, Schema.parse(document))
    accepted = Extract.objects.filter(dataset=dataset, superseded_at=None, destroyed_at=None).count()
    open_dues = Due.objects.filter(dataset=dataset, cancelled_at=None, extracts=None).count()
    return {
        "added": changes.added,
        "gone": changes.gone,
        "changed": changes.changed,
        "roles_or_key": changes.roles_or_key,
        "accepted": accepted,
        "open_dues": open_dues,
        "next_version": dataset.version + 1,
        "is_changed": not changes.is_nothing or document != dataset.schema,
        "is_asked": not changes.is_nothing and bool(accepted or open_dues),
        "key": "-".join((*changes.added, "|", *changes.gone, "|", *changes.changed, str(changes.roles_or_key)))[:2000],
    }


@require_http_methods(["GET", "POST"])
@at_table
def close(request: TableRequest, dataset: str) -> HttpResponse:
    """Asks before a dataset is closed."""
    shown = dataset_of(request, dataset)
    require(Permission.KEEP_DATASETS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        close_dataset(dataset=shown, by=request.member, at=request.at)
        messages.success(request, translate("%(title)s is closed. You can reopen it.") % {"title": shown})
        return redirect("measurement:dataset", table=request.partnership.slug, dataset=shown.slug)
    waiting = Due.objects.filter(dataset=shown, cancelled_at=None, extracts=None).count()
    context = {
        "heading": translate("Close %(title)s?") % {"title": shown},
        "text": translate("You can reopen it at any time."),
        "consequences": [
            translate("Partners can no longer be asked for it."),
            ngettext(
                "%(n)s file that was asked for is no longer needed.",
                "%(n)s files that were asked for are no longer needed.",
                waiting,
            )
            % {"n": waiting},
            translate("Accepted files stay, are still computed, and are destroyed on their day as agreed."),
        ],
        "danger": True,
        "verb": translate("Close the dataset"),
        "back_url": reverse("measurement:dataset", kwargs={"table": request.partnership.slug, "dataset": shown.slug}),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["POST"])
@at_table
def reopen(request: TableRequest, dataset: str) -> HttpResponse:
    """The dataset is open again."""
    shown = dataset_of(request, dataset)
    reopen_dataset(dataset=shown, by=request.member, at=request.at)
    messages.success(request, translate("%(title)s is open again.") % {"title": shown})
    return redirect("measurement:dataset", table=request.partnership.slug, dataset=shown.slug)
