"""A new version is written; each version can be read with what it changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.governance.actions.proposals.revising import revise_proposal as revise
from commontable.governance.datasets.common_agenda import proposed
from commontable.governance.forms.proposals import VersionForm
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.proposal import ENDED, OPEN
from commontable.governance.views.common_agenda.revising import revise_agenda
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.marks import marked
from commontable.partnership.views.table import TableRequest, at_table

from .finding import proposal_of, to_proposal, unsettled


@require_http_methods(["GET", "POST"])
@at_table
def revise_proposal(request: TableRequest, proposal: int) -> HttpResponse:
    """A form for the next version, which may answer objections."""
    shown = proposal_of(request, proposal)
    require(Permission.REVISE_PROPOSALS, by=request.member, on=shown, at=request.at)
    if shown.effect_kind == EffectKind.COMMON_AGENDA:
        return revise_agenda(request, shown)
    latest = shown.versions.order_by("-number")[0]
    objections = unsettled(shown.pk)
    form = VersionForm(
        request.POST or None, objections=objections, initial={"text": latest.text, "seen": latest.number}
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = revise(proposal=shown, by=request.member, at=request.at, **_given(form))
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = translate("Version %(number)s stands. What changed is marked for everybody.")
            messages.success(request, said % {"number": version.number})
            return to_proposal(request, proposal)
    context = {
        "form": form,
        "proposal": shown,
        "latest": latest,
        "is_open": shown.stage in OPEN,
        "is_ended": shown.stage in ENDED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/proposals/revise.html", context, status=status)


@require_GET
@at_table
def show_version(request: TableRequest, proposal: int, version: int) -> HttpResponse:
    """One version as it was, with what changed since the one before."""
    shown = proposal_of(request, proposal)
    read = get_object_or_404(shown.versions.select_related("written_by"), number=version)
    before = shown.versions.filter(number__lt=version).order_by("-number").first()
    context = {
        "proposal": shown,
        "version": read,
        "before": before,
        "pieces": marked(before.text, read.text) if before else [],
        "proposed": proposed(shown, version=read, compared=before),
        "versions": list(shown.versions.order_by("number").values_list("number", flat=True)),
    }
    return render(request, "governance/proposals/version.html", context)


def _given(form: VersionForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {**given, "resolves": list(given.get("resolves") or ())}
