"""The parties read a draft and say whether they could sign it; the author takes it back to change it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.agreements.actions.agreements import reviewing as actions
from commontable.agreements.datasets.standing import newest_reviews
from commontable.agreements.forms.agreements.acts import ReviewForm
from commontable.agreements.models import AgreementVersion
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.tasks.reading import ask_and_tell
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .asking import ask_page
from .finding import to_agreement, version_of


@require_http_methods(["GET", "POST"])
@at_table
def ask(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Asks before all parties are asked to read."""
    found = version_of(request, agreement, version)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=found, at=request.at)
    named = found.parties.select_related("partner").order_by("partner__name", "pk")
    return ask_page(
        request,
        found.agreement,
        forms.Form(request.POST or None),
        act=lambda **_answers: ask_and_tell(version=found, by=request.member, at=request.at),
        heading=translate("Shall the parties read this and say whether it is ready?"),
        text=translate("“%(title)s” goes to: %(partners)s.")
        % {"title": found.agreement.title, "partners": ", ".join(one.partner.name for one in named) or "–"},
        consequences=[
            translate("Everybody who sits for one of them can read it and say what should change."),
            translate("Nobody changes the text meanwhile; you can take it back to draft at any time."),
            translate("Whoever is to sign for a party has a letter. Nobody signs yet."),
        ],
        verb=translate("Ask them to read it"),
        said=translate("The parties can read it now and say whether it is ready."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def review(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Ready, or what should change; the text stands beside the question."""
    found = version_of(request, agreement, version)
    require(Permission.REVIEW_AGREEMENTS, by=request.member, on=found, at=request.at)
    if request.method == "GET" and found.stage != VersionStage.REVIEW:
        return _too_late(request, found)
    mine = [one for one in newest_reviews(found) if one.partner_id == request.member.partner_id]
    initial = {"answer": "ready" if mine[0].is_ready else "change", "words": mine[0].words} if mine else {}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        is_ready = form.cleaned_data["answer"] == ReviewForm.READY
        try:
            actions.review_version(
                version=found, is_ready=is_ready, words_said=form.cleaned_data["words"], by=request.member,
                at=request.at,
            )  # fmt: skip
        except NotAllowed as no:
            form.add_error(None, no.reason)
        else:
            said = translate("Thank you: you said that it is ready to be signed.")
            if not is_ready:
                said = translate("Thank you: all parties can read what you would change.")
            messages.success(request, said)
            return to_agreement(request, found.agreement)
    context = {"agreement": found.agreement, "version": found, "form": form}
    return render(request, "agreements/agreements/review.html", context)


@require_POST
@at_table
def take_back(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The text can be changed again."""
    found = version_of(request, agreement, version)
    try:
        actions.take_back_to_draft(version=found, by=request.member, at=request.at)
    except NotAllowed as no:
        messages.error(request, str(no))
    else:
        messages.success(request, translate("It is a draft again. What the parties said stays below."))
    return to_agreement(request, found.agreement)


def _too_late(request: TableRequest, version: AgreementVersion) -> HttpResponse:
    messages.info(request, translate("This text is not being read for review now."))
    return to_agreement(request, version.agreement)
