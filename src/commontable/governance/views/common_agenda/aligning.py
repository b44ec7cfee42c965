"""A partner's people say how its plan serves the agenda, and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import FILES, at_most
from commontable.agreements.rules.papers import too_large
from commontable.governance.actions.common_agenda.aligning import (
    Paper,
    PaperRefused,
    declare_alignment,
    withdraw_alignment,
)
from commontable.governance.datasets.common_agenda import agenda_of, in_order, versions_of
from commontable.governance.datasets.common_agenda_alignment import alignments_known, current
from commontable.governance.forms.common_agenda import AlignmentForm
from commontable.governance.permissions import Permission
from commontable.governance.rules.common_agenda import changes
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .plans import alignment_of


@require_http_methods(["GET", "POST"])
@at_most(FILES, action="look_into_file")
@at_table
def declare(request: TableRequest) -> HttpResponse:
    """A form for the reader's own partner, with what it said before filled in."""
    partner = request.member.partner
    require(Permission.DECLARE_ALIGNMENT, by=request.member, on=partner, at=request.at)
    agenda = agenda_of(request.partnership)
    if agenda is None:
        messages.info(request, translate("No common agenda has been adopted yet. It begins here."))
        return redirect("governance:common_agenda", table=request.partnership.slug)
    before = alignments_known(request.partnership).filter(partner=partner).first()
    stands = current(alignments_known(request.partnership)).filter(partner=partner).first()
    initial: dict[str, Any] = {"version": agenda.number, "keeps_document": True}
    if before is not None:
        initial |= {"parts": before.parts, "text": before.text, "plan_on": before.plan_on, "url": before.url}
    form = AlignmentForm(
        request.POST or None, request.FILES or None, agenda=agenda, initial=initial,
        has_document=stands is not None and stands.document_id is not None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        written_for = versions_of(request.partnership).filter(number=given.pop("version")).first()
        file = given.pop("file", None)
        try:
            if file is not None and too_large(file.size):
                raise PaperRefused(too_large(file.size))
            paper = Paper(content=file.read(), name=file.name) if file is not None else None
            alignment = declare_alignment(
                partner=partner, version=written_for or agenda, paper=paper, by=request.member, at=request.at, **given
            )
        except NotAllowed as refusal:
            form.add_error("file" if isinstance(refusal, PaperRefused) else None, refusal.reason)
            form.go_on_from(agenda.number)
        else:
            messages.success(request, translate("Everybody can read now how your plan serves the common agenda."))
            return redirect("governance:alignment", table=request.partnership.slug, alignment=alignment.pk)
    changed = []
    if stands is not None and stands.version_id != agenda.pk:
        changed = changes(stands.version.parts, agenda.parts)
    context = {
        "form": form,
        "agenda": agenda,
        "stands": stands,
        "changed": changed,
        "partner": partner,
        "parts": in_order(agenda.parts),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/common_agenda/declare.html", context, status=status)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, alignment: int) -> HttpResponse:
    """Asks before what the partner said is taken back."""
    shown = alignment_of(request, alignment)
    require(Permission.DECLARE_ALIGNMENT, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        try:
            withdraw_alignment(alignment=shown, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("It is taken back. You can say it anew whenever you like."))
        return redirect("governance:alignment", table=request.partnership.slug, alignment=shown.pk)
    context = {
        "heading": translate("Take back how your plan serves the common agenda?"),
        "text": translate("What you said stays readable, as taken back."),
        "consequences": [
            translate("The agenda's page shows your partner among those from whom it is still to come."),
            translate("You can say it anew at any time."),
        ],
        "verb": translate("Take it back"),
        "back_url": reverse("governance:alignment", args=[request.partnership.slug, shown.pk]),
        "danger": True,
    }
    return render(request, "confirm.html", context)
