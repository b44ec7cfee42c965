"""The library of cradle-to-career indicators: browse, read, take one over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.condition import ConditionError, explain, parse_condition
from commontable.measurement import library
from commontable.measurement.actions.indicators import add_indicator, adopt_indicator
from commontable.measurement.datasets.library import datasets_that_fit
from commontable.measurement.models import Dataset, Indicator
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import Direction, Kind, Outcome, Unit
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def browse(request: TableRequest) -> HttpResponse:
    """Entries by outcome, core ones first; searched by word."""
    require(Permission.SEE_DRAFTS, by=request.member, on=request.partnership, at=request.at)
    wanted, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    taken = dict(Indicator.objects.of(request.partnership).exclude(library_key="").values_list("library_key", "slug"))
    found = {
        outcome: [
            _card(entry) | {"taken": taken.get(entry.key, "")}
            for entry in entries
            if _speaks_of(entry, wanted) and kind in {"", entry.kind}
        ]
        for outcome, entries in library.outcomes().items()
    }
    context = {
        "wanted": wanted,
        "kind": kind,
        "outcomes": [{"label": Outcome(one).label, "entries": cards} for one, cards in found.items() if cards],
        "count": sum(len(cards) for cards in found.values()),
    }
    return render(request, "measurement/indicators/library.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def show_entry(request: TableRequest, key: str) -> HttpResponse:
    """One entry with its definition and source; taking it over makes a draft that partners then agree on."""
    require(Permission.SEE_DRAFTS, by=request.member, on=request.partnership, at=request.at)
    try:
        entry = library.entry(key)
    except KeyError as error:
        raise Http404 from error
    fitting = datasets_that_fit(entry, Dataset.objects.of(request.partnership).filter(closed_at=None).order_by("title"))
    if request.method == "POST":
        require(Permission.DEFINE_INDICATORS, by=request.member, on=request.partnership, at=request.at)
        chosen = next((one for one in fitting if one.slug == request.POST.get("dataset")), None)
        try:
            return _take(request, entry, chosen)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
    context = {
        "entry": _card(entry),
        "fitting": fitting,
        "template": _template(entry),
        "taken": Indicator.objects.of(request.partnership).filter(library_key=key).first(),
        "defines": may(Permission.DEFINE_INDICATORS, by=request.member, at=request.at),
    }
    return render(request, "measurement/indicators/entry.html", context)


def _take(request: TableRequest, entry: library.Entry, dataset: Dataset | None) -> HttpResponse:
    language = request.partnership.default_language
    if dataset is not None:
        version = adopt_indicator(key=entry.key, dataset=dataset, language=language, by=request.member, at=request.at)
        messages.success(request, translate("The library's words are a draft now. Make them your own."))
        return redirect(
            "measurement:definition_kept",
            table=request.partnership.slug,
            indicator=version.indicator.slug,
            number=version.number,
        )
    indicator = add_indicator(
        partnership=request.partnership,
        name=entry.name[language],
        outcome=entry.outcome,
        kind=entry.kind,
        library_key=entry.key,
        by=request.member,
        at=request.at,
    )
    messages.success(request, translate("%(name)s is listed. Say now how it is counted.") % {"name": indicator.name})
    return redirect("measurement:definition_new", table=request.partnership.slug, indicator=indicator.slug)


def _card(entry: library.Entry) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "key": entry.key,
        "name": entry.name[language],
        "outcome": Outcome(entry.outcome).label,
        "is_core": entry.kind == "core",
        "kind": Kind(entry.kind).label,
        "definition": entry.definition[language],
        "population": entry.population[language],
        "numerator": entry.numerator[language],
        "denominator": entry.denominator[language],
        "lag": entry.lag[language],
        "unit": Unit(entry.unit).label,
        "direction": Direction(entry.direction).label,
        "where": _explained(entry, entry.where),
        "success": _explained(entry, entry.success),
        "mean_of": entry.mean_of,
        "breakdowns": _called(entry, language),
        "source": entry.source,
    }


def _template(entry: library.Entry) -> dict[str, str] | None:
    if not entry.template:
        return None
    return {"key": entry.template, "title": library.template(entry.template).title[get_language() or "en"]}


def _columns(entry: library.Entry, language: str = "en") -> dict[str, str]:
    if not entry.template:
        return {}
    fields: Any = library.template(entry.template).schema(language)["fields"]
    found = {field["name"]: field["title"] for field in fields}
    if entry.reached:
        found[entry.reached] = translate("Reached by another partner")
    return found


def _called(entry: library.Entry, language: str) -> list[str]:
    columns = _columns(entry, language)
    return [columns.get(column, column) for column in entry.breakdowns]


def _explained(entry: library.Entry, text: str) -> str:
    try:
        return explain(parse_condition(text, columns=list(_columns(entry)))) if text else ""
    except ConditionError:
        return text


def _speaks_of(entry: library.Entry, wanted: str) -> bool:
    if not wanted:
        return True
    texts = [*entry.name.values(), *entry.definition.values(), entry.key.replace("_", " ")]
    return any(wanted.casefold() in text.casefold() for text in texts)
