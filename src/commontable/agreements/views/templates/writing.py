"""Templates are written, copied from the library, changed, withdrawn and taken up again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.agreements.actions.agreements import templates as actions
from commontable.agreements.forms.agreements.clauses import ClausesForm
from commontable.agreements.forms.templates import TemplateForm
from commontable.agreements.library.shipped import shipped
from commontable.agreements.models import Template
from commontable.agreements.permissions import Permission
from commontable.agreements.views.agreements.comparing import changed_clauses
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import template_of


@require_http_methods(["GET", "POST"])
@at_table
def make(request: TableRequest) -> HttpResponse:
    """A form for a template: empty, or with the words of one that is shipped."""
    require(Permission.KEEP_TEMPLATES, by=request.member, on=request.partnership, at=request.at)
    try:
        text = shipped(request.GET.get("library", ""))
    except KeyError:
        text = None
    initial = {"title": text.title, "kind": text.kind, "basis": text.basis} if text else {}
    form = TemplateForm(request.POST or None, initial=initial)
    clauses = ClausesForm(request.POST or None, clauses=text.in_words() if text else ())
    refusal = ""
    if _is_sent(request, clauses) and all([form.is_valid(), clauses.is_valid()]):
        try:
            made = actions.make_template(
                partnership=request.partnership, clauses=clauses.clauses, library_key=text.key if text else "",
                by=request.member, at=request.at, **form.cleaned_data,
            )  # fmt: skip
        except NotAllowed as no:
            refusal = str(no)
        else:
            messages.success(request, translate("The template is kept. Agreements can begin with it."))
            return _to(request, made)
    context = {"form": _unchecked(request, form, clauses), "clauses": clauses, "refusal": refusal, "text": text}
    return render(request, "agreements/templates/write.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, template: int) -> HttpResponse:
    """A form for changing a template; agreements that began with it stay as they are."""
    shown = template_of(request, template)
    require(Permission.KEEP_TEMPLATES, by=request.member, on=shown, at=request.at)
    form = TemplateForm(request.POST or None, initial={"title": shown.title, "kind": shown.kind, "basis": shown.basis})
    clauses = ClausesForm(request.POST or None, clauses=shown.clauses)
    given = request.POST.get("seen", "")
    seen = int(given) if given.isdecimal() and len(given) < 10 else (0 if request.POST else shown.revision)
    refusal, against = "", None
    if _is_sent(request, clauses) and all([form.is_valid(), clauses.is_valid()]):
        changes = {**form.cleaned_data, "clauses": clauses.clauses}
        try:
            actions.change_template(template=shown, changes=changes, seen=seen, by=request.member, at=request.at)
        except ChangedMeanwhile as changed:
            shown.refresh_from_db()
            seen, refusal = shown.revision, str(changed)
            against = changed_clauses(shown.clauses, clauses.clauses)
        except NotAllowed as no:
            refusal = str(no)
        else:
            messages.success(request, translate("The template is kept. No agreement was changed by it."))
            return _to(request, shown)
    context = {
        "form": _unchecked(request, form, clauses), "clauses": clauses, "refusal": refusal, "template": shown,
        "seen": seen, "against": against,
    }  # fmt: skip
    return render(request, "agreements/templates/write.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, template: int) -> HttpResponse:
    """Asks before no agreement begins with it any more."""
    return _ask(
        request,
        template,
        act=actions.withdraw_template,
        heading=translate("Should no agreement begin with “%(title)s” any more?"),
        consequences=[
            translate("Agreements that began with it stay as they are."),
            translate("It can be taken up again."),
        ],
        verb=translate("Withdraw the template"),
        said=translate("The template is withdrawn. It can be taken up again here."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def restore(request: TableRequest, template: int) -> HttpResponse:
    """Asks before agreements begin with it again."""
    return _ask(
        request,
        template,
        act=actions.restore_template,
        heading=translate("Should agreements begin with “%(title)s” again?"),
        consequences=[translate("It has the words it had when it was withdrawn.")],
        verb=translate("Take it up again"),
        said=translate("Agreements can begin with it again."),
    )


def _ask(request: TableRequest, key: int, *, act: Any, heading: str, said: str, **shown: Any) -> HttpResponse:
    template = template_of(request, key)
    require(Permission.KEEP_TEMPLATES, by=request.member, on=template, at=request.at)
    if request.method == "POST":
        try:
            act(template=template, by=request.member, at=request.at)
        except NotAllowed as no:
            messages.error(request, str(no))
        else:
            messages.success(request, said)
        return _to(request, template)
    context = {
        **shown,
        "heading": heading % {"title": template.title},
        "form": forms.Form(),
        "back_url": reverse("agreements:template", args=[request.partnership.slug, template.pk]),
    }
    return render(request, "confirm.html", context)


def _is_sent(request: TableRequest, clauses: ClausesForm) -> bool:
    return request.method == "POST" and not clauses.arranged


def _unchecked(request: TableRequest, form: TemplateForm, clauses: ClausesForm) -> TemplateForm:
    """While clauses are only arranged, what was typed above them stays and is not found fault with."""
    if not clauses.arranged:
        return form
    return TemplateForm(initial={name: request.POST.get(name, "") for name in form.fields})


def _to(request: TableRequest, template: Template) -> HttpResponse:
    return redirect("agreements:template", table=request.partnership.slug, template=template.pk)
