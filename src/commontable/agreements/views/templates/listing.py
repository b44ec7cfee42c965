"""The texts from which agreements begin: the table's own and those that are shipped."""

from __future__ import annotations

from types import SimpleNamespace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.agreements.exports import templates_file
from commontable.agreements.library.shipped import EVERY, shipped
from commontable.agreements.models import Template
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.clauses import gaps
from commontable.agreements.rules.kinds import AgreementKind, Basis
from commontable.partnership.permissions import allowed
from commontable.partnership.views.table import TableRequest, at_table


def template_of(request: TableRequest, key: int) -> Template:
    """The template with that key at this table, or 404."""
    if key > 2**63 - 1:
        raise Http404
    found: Template = get_object_or_404(Template.objects.of(request.partnership).select_related("made_by"), pk=key)
    return found


def may_keep(request: TableRequest) -> bool:
    """Whether the reader writes templates."""
    return allowed(Permission.KEEP_TEMPLATES, by=request.member, on=request.partnership, at=request.at).ok


@require_GET
@at_table
def show_templates(request: TableRequest) -> HttpResponse:
    """The table's own first, then the library."""
    own = list(Template.objects.of(request.partnership).order_by("kind", "title", "pk"))
    copied = {one.library_key for one in own if one.withdrawn_at is None}
    context = {
        "own": [one for one in own if one.withdrawn_at is None],
        "withdrawn": [one for one in own if one.withdrawn_at is not None],
        "library": [
            SimpleNamespace(text=one, kind=AgreementKind(one.kind).label, is_copied=one.key in copied) for one in EVERY
        ],
        "may_keep": may_keep(request),
    }
    return render(request, "agreements/templates/list.html", context)


@require_GET
@at_table
def export_templates(request: TableRequest) -> HttpResponse:
    """The table's own as CSV, one line a clause."""
    return templates_file(request.partnership)


@require_GET
@at_table
def show_template(request: TableRequest, template: int) -> HttpResponse:
    """One of the table's own, as it reads."""
    shown = template_of(request, template)
    context = {
        "template": shown,
        "title": shown.title,
        "kind": AgreementKind(shown.kind),
        "basis": Basis(shown.basis).label if shown.basis else "",
        "clauses": shown.clauses,
        "gaps": sum(len(gaps(one["text"])) for one in shown.clauses),
        "begin": "" if shown.withdrawn_at else f"?template={shown.pk}",
        "may_keep": may_keep(request),
    }
    return render(request, "agreements/templates/template.html", context)


@require_GET
@at_table
def show_library(request: TableRequest, key: str) -> HttpResponse:
    """One that is shipped, as it reads."""
    try:
        text = shipped(key)
    except KeyError:
        raise Http404 from None
    clauses = text.in_words()
    context = {
        "text": text,
        "title": text.title,
        "kind": AgreementKind(text.kind),
        "basis": Basis(text.basis).label if text.basis else "",
        "clauses": clauses,
        "gaps": sum(len(gaps(one["text"])) for one in clauses),
        "begin": f"?library={text.key}",
        "may_keep": may_keep(request),
    }
    return render(request, "agreements/templates/template.html", context)
