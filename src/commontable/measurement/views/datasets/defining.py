"""A new dataset: from a template of the library, from a schema somebody has, or column by column."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.analysis.contract import Schema, SchemaError
from commontable.measurement import library
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.forms.datasets.columns import (
    MOST_ROWS,
    columns_formset,
    frame_of,
    initial_columns,
    read_frame,
)
from commontable.measurement.forms.datasets.words import DatasetForm, PastedSchemaForm
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

EMPTY = 3  # columns of a new form


@require_http_methods(["GET", "POST"])
@at_table
def choose_start(request: TableRequest) -> HttpResponse:
    """The three ways to begin."""
    require(Permission.KEEP_DATASETS, by=request.member, on=request.partnership, at=request.at)
    pasted = PastedSchemaForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and pasted.is_valid():
        document = pasted.cleaned_data["document"]
        words = {
            "title": str(document.get("title") or "")[:120],
            "about": str(document.get("description") or "")[:4000],
        }
        return show_form(request, words=DatasetForm(initial=words, partnership=request.partnership), document=document)
    language = get_language() or "en"
    context = {"templates": [_card(one, language) for one in library.templates()], "pasted": pasted}
    return render(request, "measurement/datasets/start.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def define(request: TableRequest) -> HttpResponse:
    """The form: why, and which columns. Nothing is kept until it is whole."""
    require(Permission.KEEP_DATASETS, by=request.member, on=request.partnership, at=request.at)
    if request.method == "GET":
        return _begin(request, request.GET.get("template", ""))
    editing = Editing(request)
    if editing.wants_row:
        return editing.show(request)
    document = editing.document()
    if document is not None:
        try:
            dataset = define_dataset(
                partnership=request.partnership,
                schema=document,
                by=request.member,
                at=request.at,
                **editing.words.words,
            )
        except NotAllowed as refusal:
            editing.words.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("%(title)s is defined. Now ask partners for it.") % {"title": dataset})
            return redirect("measurement:dataset", table=request.partnership.slug, dataset=dataset.slug)
    return editing.show(request)


class Editing:
    """What came in with the form for a dataset, and what is wrong with it."""

    def __init__(self, request: TableRequest) -> None:
        self.words = DatasetForm(request.POST, partnership=request.partnership)
        self.frame = request.POST.get("frame", "")
        self.wants_row = request.POST.get("do") == "add"
        columns = columns_formset(0)
        self.columns = columns(request.POST, prefix="columns")

    def document(self) -> dict[str, Any] | None:
        """The schema, once everything on the page is right."""
        words_right, columns_right = self.words.is_valid(), self.columns.is_valid()
        if not columns_right:
            return None
        document: dict[str, Any] = self.columns.document(read_frame(self.frame))
        try:
            Schema.parse(document)
        except SchemaError as error:
            if not self.columns.place_error(error):
                said = translate("List at least one column.") if error.path == "fields" else str(error)
                self.words.add_error(None, said)
            return None
        return document if words_right else None

    def show(self, request: TableRequest, **context: Any) -> HttpResponse:
        """The page again, as it was filled in; with one more row where that was asked for."""
        words, columns = self.words, self.columns
        if self.wants_row:
            words = DatasetForm(
                initial={name: self.words[name].value() for name in self.words.fields}, partnership=request.partnership
            )
            rows = [{name: form[name].value() for name in form.fields} for form in self.columns.forms]
            rows = [row for row in rows if not row.get("DELETE")]
            kept = [row for row in rows if row.get("name")]
            empty = min(len(rows) - len(kept) + 1, MOST_ROWS - len(kept))
            columns = columns_formset(empty)(initial=kept, prefix="columns")
        return render_form(request, words=words, columns=columns, frame=self.frame, **context)


def show_form(request: TableRequest, *, words: DatasetForm, document: dict[str, Any], **context: Any) -> HttpResponse:
    """The form, filled in from a schema."""
    columns = columns_formset(0 if document.get("fields") else EMPTY)(
        initial=initial_columns(document) if document.get("fields") else None, prefix="columns"
    )
    return render_form(request, words=words, columns=columns, frame=frame_of(document), **context)


def render_form(request: TableRequest, *, words: DatasetForm, columns: Any, frame: str, **context: Any) -> HttpResponse:
    """The page with both forms."""
    wrong = sum(bool(form.errors) for form in columns.forms) if columns.is_bound else 0
    context |= {"words": words, "columns": columns, "frame": frame, "wrong_columns": wrong, "most": MOST_ROWS}
    return render(request, "measurement/datasets/form.html", context)


def _begin(request: TableRequest, key: str) -> HttpResponse:
    if not key:
        return show_form(request, words=DatasetForm(partnership=request.partnership), document={})
    language = request.partnership.default_language
    try:
        template = library.template(key)
    except KeyError as error:
        raise Http404 from error
    told = {"title": template.title[language], "about": template.about[language]}
    words = DatasetForm(initial=told, partnership=request.partnership)
    return show_form(
        request, words=words, document=template.schema(language), template=template.title[get_language() or "en"]
    )


def _card(template: library.Template, language: str) -> dict[str, Any]:
    schema = template.schema(language)
    fields: Any = schema["fields"]
    return {
        "key": template.key,
        "title": template.title[language],
        "about": template.about[language],
        "columns": [field["title"] for field in fields],
        "indicators": [entry.name[language] for entry in library.entries() if entry.template == template.key],
    }
