"""An agreement begins: which text to start from, what it is called, and between whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.agreements.actions.agreements.drafting import draft_agreement
from commontable.agreements.forms.agreements.acts import BeginForm
from commontable.agreements.library.shipped import EVERY, shipped
from commontable.agreements.models import Template
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.kinds import AgreementKind, Basis
from commontable.agreements.rules.terms import Terms
from commontable.partnership.permissions import allowed, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import to_agreement
from .people import parents_for, partners_here

WHAT_FOR = {
    AgreementKind.MOU: _("What you want together, who does what, how you decide. Signed once, by all heads."),
    AgreementKind.DATA_SHARING: _("Which rows go to whom, for what, on what ground, and when they are destroyed."),
    AgreementKind.DATA_USE: _("One project uses rows that a data-sharing agreement already covers."),
    AgreementKind.ACTION_PLAN: _("Who does what by when, so that it can be seen and kept."),
}


@require_GET
@at_table
def choose_template(request: TableRequest) -> HttpResponse:
    """The kinds of agreement, each with the texts one can begin from."""
    require(Permission.DRAFT_AGREEMENTS, by=request.member, on=request.partnership, at=request.at)
    own = list(Template.objects.of(request.partnership).filter(withdrawn_at=None).order_by("title", "pk"))
    copied = {one.library_key for one in own}
    context = {
        "kinds": [
            SimpleNamespace(
                kind=kind,
                what_for=WHAT_FOR[kind],
                texts=[_own(request, one) for one in own if one.kind == kind]
                + [_shipped(request, one) for one in EVERY if one.kind == kind and one.key not in copied],
                url=_draft_url(request, kind),
            )
            for kind in AgreementKind
        ],
        "may_keep": allowed(Permission.KEEP_TEMPLATES, by=request.member, on=request.partnership, at=request.at).ok,
    }
    return render(request, "agreements/agreements/choose.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def draft(request: TableRequest, kind: str) -> HttpResponse:
    """A form for title and partners; everything else is written in the draft."""
    require(Permission.DRAFT_AGREEMENTS, by=request.member, on=request.partnership, at=request.at)
    if kind not in AgreementKind.values:
        raise Http404
    template, text = _text(request, kind)
    partners = partners_here(request)
    form = BeginForm(
        request.POST or None,
        partners=partners,
        parents=parents_for(request, kind=kind),
        initial={"title": _free_title(request, text), "partners": [request.member.partner_id]},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        begins: dict[str, Any] = {"template": template}
        if template is None and text is not None:
            begins = {"clauses": text.in_words(), "terms": Terms(basis=text.basis)}
        try:
            agreement = draft_agreement(
                partnership=request.partnership, kind=kind, title=chosen["title"], parent=chosen.get("parent"),
                parties=[(partner,) for partner in chosen["partners"]], by=request.member, at=request.at, **begins,
            )  # fmt: skip
        except NotAllowed as no:
            form.add_error(None, no.reason)
        else:
            messages.success(request, translate("Your draft is kept. Below stands what is still missing."))
            return to_agreement(request, agreement)
    context = {"form": form, "kind": AgreementKind(kind), "what_for": WHAT_FOR[AgreementKind(kind)], "text": text}
    return render(request, "agreements/agreements/begin.html", context)


def _text(request: TableRequest, kind: str) -> tuple[Template | None, Any]:
    """The text to begin from: a template of the table, one that is shipped, or none."""
    key, own = request.GET.get("library", ""), request.GET.get("template", "")
    if own.isdecimal() and len(own) < 12:
        found = Template.objects.of(request.partnership).filter(pk=int(own), kind=kind, withdrawn_at=None).first()
        return found, found
    try:
        text = shipped(key)
    except KeyError:
        return None, None
    return (None, text) if text.kind == kind else (None, None)


def _free_title(request: TableRequest, text: Any) -> str:
    return str(text.title) if text is not None else ""


def _draft_url(request: TableRequest, kind: str) -> str:
    return reverse("agreements:draft_agreement", args=[request.partnership.slug, kind])


def _own(request: TableRequest, one: Template) -> SimpleNamespace:
    return SimpleNamespace(
        title=one.title, says=Basis(one.basis).label if one.basis else "", source="", is_own=True,
        url=f"{_draft_url(request, one.kind)}?template={one.pk}",
        read=reverse("agreements:template", args=[request.partnership.slug, one.pk]), clauses=len(one.clauses),
    )  # fmt: skip


def _shipped(request: TableRequest, one: Any) -> SimpleNamespace:
    return SimpleNamespace(
        title=one.title, says=one.says, source=one.source, is_own=False,
        url=f"{_draft_url(request, one.kind)}?library={one.key}",
        read=reverse("agreements:library_template", args=[request.partnership.slug, one.key]),
        clauses=len(one.clauses),
    )  # fmt: skip
