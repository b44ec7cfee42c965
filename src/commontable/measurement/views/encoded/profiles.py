"""The profile by which partners encode: made by the backbone, and which partners have sent codes made by it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.tokens.program import NAME, program
from commontable.measurement.actions.encoded import make_profile, profile_of
from commontable.measurement.datasets.encoded import senders_of
from commontable.measurement.forms.encoded import ProfileForm
from commontable.measurement.models import EncodedFile
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.encoded import key_in_words
from commontable.measurement.rules.linkage import Mode
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import allowed, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import codes_plan


@require_http_methods(["GET", "POST"])
@at_table
def show_profile(request: TableRequest, plan: str) -> HttpResponse:
    """The profile in use, whose codes are here, and the form for the next."""
    found = codes_plan(request, plan)
    require(Permission.MAKE_PROFILES, by=request.member, on=found, at=request.at)
    now = profile_of(found)
    form = ProfileForm(request.POST or None, now=now, single_columns=found.mode == Mode.FIELD_TOKENS)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            made = make_profile(
                plan=found, refresh=said["refresh"], keys=said["keys"], date_order=said["date_order"],
                field_tokens=said.get("field_tokens", False), allowed_by=said.get("allowed_by", ""),
                by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            words = translate("Version %(version)d of the profile is in use. Tell your partners to encode by it.")
            messages.success(request, words % {"version": made.version})
            return redirect("measurement:encoding_profile", table=request.partnership.slug, plan=plan)
    return render(request, "measurement/encoded/profile.html", {
        "plan": found,
        "profile": now,
        "keys": [key_in_words(key.of) for key in now.keys] if now else [],
        "form": form,
        "senders": senders_of(found),
        "has_codes": EncodedFile.objects.filter(plan=found, deleted_at=None, refusal={}).exists(),
        "may_see": allowed(Permission.SEE_LINKAGE, by=request.member, on=found, at=request.at).ok,
    }, status=422 if form.errors else 200)  # fmt: skip


@require_GET
@at_table
def export_senders(request: TableRequest, plan: str) -> HttpResponse:
    """Who has sent codes for what, as CSV; counts only."""
    found = codes_plan(request, plan)
    require(Permission.MAKE_PROFILES, by=request.member, on=found, at=request.at)
    rows = [
        (one.dataset, one.partner, one.label, one.standing or "", one.refresh, one.rows or "")
        for one in senders_of(found)
    ]
    columns = ("dataset", "partner", "period", "standing", "refresh", "children")
    return csv_file(name=f"{found.slug}-codes", columns=columns, rows=rows)


@require_GET
@at_table
def download_program(request: TableRequest) -> HttpResponse:
    """The encoding program as one file; the same bytes for everybody."""
    response = HttpResponse(program(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response
