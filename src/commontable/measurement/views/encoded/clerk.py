"""The clerk's page: the program, the profile, the command, and the file of codes that it writes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.accounts.rate_limits import FILES, at_most
from commontable.analysis.tokens import EncodingError, EncodingProfile, parse_profile
from commontable.analysis.tokens.program import NAME, program
from commontable.measurement.actions.encoded import profile_of, withdraw_codes
from commontable.measurement.actions.encoded.profiles import profile_for
from commontable.measurement.datasets.encoded import is_being_checked, standing_of
from commontable.measurement.forms.encoded import CodesForm, HeadersForm
from commontable.measurement.models import Due, EncodedFile, LinkedDataset
from commontable.measurement.rules.encoded import Standing, fields_needed, key_in_words, said
from commontable.measurement.tasks.encoded import receive_codes
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import own_codes, own_extracts, own_linked

COMMAND = (
    f"python3 {NAME} FILE.csv --profile PROFILE.json --key-file KEY --out ENCODED.parquet --measures-out MEASURES.csv"
)
SHOWN = 20
UNMADE = "empty-column"


@require_http_methods(["GET", "POST"])
@at_most(FILES, action="send_codes")
@at_table
def show_codes(request: TableRequest, plan: str, dataset: str) -> HttpResponse:
    """What to do, step by step; a file of codes that is sent here arrives."""
    linked = own_linked(request, plan, dataset)
    extracts = own_extracts(request, linked)
    form = CodesForm(request.POST or None, request.FILES or None, extracts=extracts)
    if request.method == "POST" and form.is_valid():
        extract = next(one for one in extracts if str(one.uuid) == form.cleaned_data["extract"])
        file = form.cleaned_data["file"].file
        try:
            receive_codes(linked=linked, extract=extract, file=file, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(f"{address_of(request, linked)}#sent")
    profile = profile_of(linked.plan)
    needed = fields_needed(key.of for key in profile.keys) if profile else []
    headers = HeadersForm(request.GET if "headers" in request.GET else None, needed=needed)
    query = ""
    if headers.is_bound and headers.is_valid():
        query = urlencode({**headers.headers, "person": headers.cleaned_data.get("person", "")})
    sent = [told_of(one, at=request.at, profile=profile) for one in _sent(request, linked)]
    return render(request, "measurement/encoded/clerk.html", {
        "linked": linked,
        "plan": linked.plan,
        "dataset": linked.dataset,
        "profile": profile,
        "program": NAME,
        "program_sha256": hashlib.sha256(program()).hexdigest(),
        "headers": headers,
        "query": query,
        "command": COMMAND,
        "parts": COMMAND.replace(" --", "\n--").replace(" FILE", "\nFILE").splitlines(),
        "row_id": _row_id(linked),
        "dues": Due.objects.filter(
            dataset=linked.dataset, partner=request.member.partner, cancelled_at=None
        ).order_by("due_on"),
        "extracts": extracts,
        "form": form,
        "sent": sent,
        "checking": any(one["is_being_checked"] for one in sent),
    }, status=422 if form.errors else 200)  # fmt: skip


@require_GET
@at_table
def download_profile(request: TableRequest, plan: str, dataset: str) -> HttpResponse:
    """The profile with the headers of the partner's own file, which are kept nowhere."""
    linked = own_linked(request, plan, dataset)
    now = profile_of(linked.plan)
    if now is None:
        raise Http404
    headers = HeadersForm(request.GET, needed=fields_needed(key.of for key in now.keys))
    if not headers.is_valid():
        raise Http404
    profile = profile_for(linked.plan, columns=headers.headers, person=headers.cleaned_data.get("person", ""))
    assert profile is not None
    try:
        parse_profile(profile.to_dict())
    except EncodingError:
        raise Http404 from None
    response = JsonResponse(profile.to_dict(), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="PROFILE.json"'
    return response


@require_http_methods(["GET", "POST"])
@at_table
def delete_codes(request: TableRequest, plan: str, dataset: str, uuid: UUID) -> HttpResponse:
    """Asks once; then the codes are gone."""
    linked = own_linked(request, plan, dataset)
    encoded = own_codes(request, linked, uuid)
    if request.method == "POST":
        try:
            withdraw_codes(encoded=encoded, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, translate("The codes are deleted, and a certificate says so."))
        return redirect(address_of(request, linked))
    return render(request, "confirm.html", {
        "heading": translate("Delete these codes?"),
        "text": translate("Their key is deleted, then the file. Nobody can read them again here."),
        "consequences": [
            translate("What was linked before stays as it is."),
            translate("Your children are not found again in the next linking, unless you send codes anew."),
        ],
        "verb": translate("Delete them"),
        "danger": True,
        "back_url": address_of(request, linked),
    })  # fmt: skip


@require_GET
@at_table
def download_certificate(request: TableRequest, plan: str, dataset: str, uuid: UUID) -> HttpResponse:
    """The certificate that the codes were deleted."""
    encoded = own_codes(request, own_linked(request, plan, dataset), uuid)
    if "certificate" not in encoded.details:
        raise Http404
    answer = JsonResponse(encoded.details["certificate"], json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="certificate-{encoded.uuid}.json"'
    return answer


def _row_id(linked: LinkedDataset) -> str:
    """What the column of random numbers is called where columns are matched."""
    contract = linked.dataset.contract
    name = linked.row_id or contract.roles.person
    return (contract.field(name).title or name) if name else ""


def _sent(request: TableRequest, linked: LinkedDataset) -> list[EncodedFile]:
    return list(
        EncodedFile.objects.filter(linked=linked, partner=request.member.partner)
        .select_related("extract__due", "sent_by")
        .order_by("-sent_at", "-pk")[:SHOWN]
    )


def told_of(encoded: EncodedFile, *, at: datetime, profile: EncodingProfile | None = None) -> dict[str, object]:
    """One file of codes as the page shows it."""
    where = standing_of(encoded)
    findings = encoded.details.get("findings", []) if where in {Standing.REFUSED, Standing.ACCEPTED} else []
    unmade = {one["parameters"]["column"] for one in findings if one["code"] == UNMADE and where == Standing.ACCEPTED}
    parts = {key.name: key.of for key in profile.keys} if profile else {}
    return {
        "file": encoded,
        "label": encoded.extract.due.label if encoded.extract else "",
        "standing": where,
        "is_waiting": where == Standing.WAITING,
        "is_being_checked": is_being_checked(encoded, at=at),
        "element": f"codes-{encoded.uuid}",
        "is_here": encoded.deleted_at is None,
        "findings": [
            dict(zip(("message", "remedy"), said(one), strict=True))
            for one in findings
            if one["code"] != UNMADE or not unmade
        ],
        "unmade": sorted(key_in_words(parts[name]) if name in parts else name for name in unmade),
        "because": encoded.refusal.get("message", ""),
        "has_certificate": "certificate" in encoded.details,
    }


def address_of(request: TableRequest, linked: LinkedDataset) -> str:
    return reverse(
        "measurement:codes",
        kwargs={"table": request.partnership.slug, "plan": linked.plan.slug, "dataset": linked.dataset.slug},
    )
