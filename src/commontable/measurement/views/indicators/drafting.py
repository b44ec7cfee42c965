"""A definition is written: the form, and the version as it stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.contract import Schema
from commontable.measurement import library
from commontable.measurement.actions.definitions import change_definition, draft_definition
from commontable.measurement.datasets.definitions import definition_of
from commontable.measurement.datasets.library import breakdowns_of, datasets_that_fit, written_from
from commontable.measurement.datasets.sign_offs import sign_offs_of
from commontable.measurement.datasets.versions import before, in_words, parts_of
from commontable.measurement.forms.indicators import DefinitionForm, counting_of, initial_of
from commontable.measurement.forms.linked import initial_of as initial_taken
from commontable.measurement.models import Dataset, Indicator, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.computable import said
from commontable.measurement.rules.definition import DefinitionStage
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import indicator_of, version_of

LOOKING = {"columns", "check"}  # buttons that show something and keep nothing


@require_GET
@at_table
def show(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """The version as it stands, what changed in it, who has signed, and what can be done next."""
    version = version_of(request, indicator, number)
    earlier = before(version)
    context = {
        "indicator": version.indicator,
        "version": version,
        "parts": parts_of(version, before=earlier),
        "earlier": earlier,
        "words": in_words(version),
        "given": sign_offs_of(version, at=request.at),
        "defines": may(Permission.DEFINE_INDICATORS, by=request.member, at=request.at),
    }
    return render(request, "measurement/indicators/version.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def begin(request: TableRequest, indicator: str) -> HttpResponse:
    """A first definition, or a new version that starts from the one in force."""
    shown = indicator_of(request, indicator)
    require(Permission.DEFINE_INDICATORS, by=request.member, on=shown, at=request.at)
    start = definition_of(shown)
    number = (start.number if start else 0) + 1
    if start and start.stage in {DefinitionStage.DRAFT, DefinitionStage.PROPOSED}:
        return _to(request, start)
    initial = (initial_of(start) | {"what_changed": ""}) if start else _from_library(shown)
    form = DefinitionForm(request.POST or None, partnership=request.partnership, number=number, initial=initial)
    if request.method == "POST" and request.POST.get("do") not in LOOKING and form.is_valid():
        try:
            version = draft_definition(indicator=shown, by=request.member, at=request.at, **form.written)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The draft is kept. Look it over, then propose it to the partners."))
            return _to(request, version)
    return _form(request, form, shown, None)


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """The draft in the form; two people writing at once lose nothing."""
    version = version_of(request, indicator, number)
    require(Permission.DEFINE_INDICATORS, by=request.member, on=version, at=request.at)
    if version.stage != DefinitionStage.DRAFT:
        messages.warning(request, translate("This version is no longer a draft; it stays as it is."))
        return _to(request, version)
    form = DefinitionForm(
        request.POST or None, partnership=request.partnership, number=number, initial=initial_of(version)
    )
    if request.method == "POST" and request.POST.get("do") not in LOOKING and form.is_valid():
        try:
            change_definition(
                version=version, changes=form.written, by=request.member, at=request.at, seen=form.cleaned_data["seen"]
            )
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.reason)
            form.see(version.revision)
            return _form(request, form, version.indicator, version, meanwhile=parts_of(version, before=None))
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The draft is kept."))
            return _to(request, version)
    return _form(request, form, version.indicator, version)


def _form(
    request: TableRequest, form: DefinitionForm, indicator: Indicator, version: IndicatorVersion | None, **context: Any
) -> HttpResponse:
    looks = request.POST.get("do", "")
    if looks == "columns":  # another dataset: the same words, its columns, nothing is wrong yet
        initial = {name: form[name].value() for name in form.fields}
        number = version.number if version else (2 if "what_changed" in form.fields else 1)
        form = DefinitionForm(partnership=request.partnership, number=number, initial=initial)
    context |= {
        "form": form,
        "indicator": indicator,
        "version": version,
        "columns": _columns(form.contract),
        "roles": form.contract.roles if form.contract else None,
        "words": _said(form),
        "is_checked": looks == "check" and not form.errors,
    }
    return render(request, "measurement/indicators/definition_form.html", context)


def _said(form: DefinitionForm) -> Any:
    schema = form.contract
    if schema is None:
        return None
    data = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    data = data or {name: form[name].value() for name in ("where", "success", "mean_of")}
    return said(counting_of(data | {"breakdowns": []}), schema=schema)


def _columns(schema: Schema | None) -> list[Any]:
    if schema is None:
        return []
    return [schema.field(name) for name in schema.measures]


def _from_library(indicator: Indicator) -> dict[str, Any]:
    if not indicator.library_key:
        return {"direction": "increase", "unit": "percent"}
    try:
        entry = library.entry(indicator.library_key)
    except KeyError:  # an entry of an older library
        return {"direction": "increase", "unit": "percent"}
    partnership = indicator.partnership
    fitting = datasets_that_fit(entry, Dataset.objects.of(partnership).filter(closed_at=None).order_by("title"))
    initial = written_from(entry, language=partnership.default_language, dataset=fitting[0] if fitting else None)
    if taken := initial.pop("linked", None):
        initial |= initial_taken(taken)
    if fitting:
        initial |= {"dataset": fitting[0].pk, "breakdowns": breakdowns_of(entry, fitting[0])}
    return initial


def _to(request: TableRequest, version: IndicatorVersion) -> HttpResponse:
    return redirect(
        "measurement:definition_kept",
        table=request.partnership.slug,
        indicator=version.indicator.slug,
        number=version.number,
    )
