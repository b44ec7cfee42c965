"""How a version was signed, step by step, with the check that nothing of it was changed; and its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from commontable.agreements.datasets.evidence import evidence_document, fault_in, steps_of, utc
from commontable.agreements.models import AgreementVersion, Document
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.tasks import signing as tasks
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import allowed, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from ..agreements.finding import url_of, version_of
from .reading import blocks_of, lines_of


def to_evidence(request: TableRequest, version: AgreementVersion) -> HttpResponse:
    """Back to how the version was signed."""
    return redirect(url_of(request, version.agreement, "agreements:evidence", version=version.number))


@require_GET
@at_table
def show_evidence(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """What happened on the way to the signatures, in words; for the parties, the author and the director."""
    shown = _evidence_at(request, agreement, version)
    is_open = shown.stage == VersionStage.SIGNING
    lines = lines_of(shown, is_open=is_open)
    context = {
        "version": shown,
        "agreement": shown.agreement,
        "lines": lines,
        "signed": sum(line.state == "signed" for line in lines),
        "waiting": [line.party for line in lines if line.state == "turn"],
        "fault": fault_in(shown),
        "steps": steps_of(shown),
        "keeps": allowed(Permission.KEEP_AGREEMENTS, by=request.member, on=shown, at=request.at).ok,
        "may_keep_paper": is_open
        and allowed(Permission.RECORD_SIGNED_PAPERS, by=request.member, on=shown, at=request.at).ok,
        "blocks": blocks_of(shown.text_kept),
    }
    return render(request, "agreements/signing/evidence.html", context)


@require_GET
@at_table
def export_evidence(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The chain as JSON, for `commontable verify-agreement` or any other check."""
    shown = _evidence_at(request, agreement, version)
    response = JsonResponse(evidence_document(shown), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{_name(shown)}-evidence.json"'
    return response


@require_GET
@at_table
def list_evidence(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The steps as a table."""
    shown = _evidence_at(request, agreement, version)
    columns = [translate("Step"), translate("Time (UTC)"), translate("What"), translate("Details"), translate("Digest")]
    rows = [
        [one.number, utc(one.at), one.says, "; ".join(f"{label}: {value}" for label, value in one.details), one.digest]
        for one in steps_of(shown)
    ]
    return csv_file(name=f"{_name(shown)}-evidence", columns=columns, rows=rows)


@require_GET
@at_table
def download_document(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The PDF that is signed, byte for byte."""
    shown = version_of(request, agreement, version)
    return _file(shown.pdf_kept, name=f"{_name(shown)}.pdf")


@require_GET
@at_table
def download_text(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The text that is signed, byte for byte."""
    shown = version_of(request, agreement, version)
    return _file(shown.text_kept, name=f"{_name(shown)}.txt")


@require_GET
@at_table
def download_certificate(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The certificate, for those who may read the evidence."""
    shown = _evidence_at(request, agreement, version)
    return _file(shown.certificate, name=f"{_name(shown)}-certificate.pdf")


@require_POST
@at_table
def ask_again(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Those whose turn it is are reminded."""
    shown = version_of(request, agreement, version)
    try:
        asked = tasks.ask_again(version=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", len(asked))
        messages.success(request, said % {"n": len(asked)})
    return to_evidence(request, shown)


@require_POST
@at_table
def make_certificate(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Where the certificate could not be made with the last signature, it is tried once more."""
    shown = _evidence_at(request, agreement, version)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=shown, at=request.at)
    if shown.stage == VersionStage.SIGNED and shown.certificate is None:
        tasks.finish.enqueue(shown.pk, tried=len(tasks.TRY_AGAIN_AFTER))
        messages.info(request, translate("The certificate is being made. Look again in a minute."))
    return to_evidence(request, shown)


def _evidence_at(request: TableRequest, agreement: int, version: int) -> AgreementVersion:
    """A version that was sent out, for those who may read its evidence."""
    shown = version_of(request, agreement, version)
    require(Permission.READ_EVIDENCE, by=request.member, on=shown, at=request.at)
    if shown.issued_at is None:
        raise Http404
    return shown


def _file(document: Document | None, *, name: str) -> HttpResponse:
    """The kept bytes, to be saved: no browser runs or shows anything in them."""
    if document is None:
        raise Http404
    kind = "text/plain; charset=utf-8" if document.media_type == "text/plain" else document.media_type
    response = HttpResponse(bytes(document.content), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _name(version: AgreementVersion) -> str:
    return f"agreement-{version.agreement.number}-{version.number}"
