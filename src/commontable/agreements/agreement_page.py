"""On the page of an agreement: its copies, how it was signed, and the way to bring a signed paper."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.agreements.models import Agreement, AgreementVersion
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN
from commontable.partnership.models import Member
from commontable.partnership.permissions import allowed


def section(*, agreement: Agreement, version: AgreementVersion, by: Member, at: datetime) -> str:
    """Files and evidence of the version that is out to be signed, else of the one shown."""
    open_one = agreement.versions.filter(stage__in=OPEN).order_by("-number").first()
    may_read = open_one is not None and allowed(Permission.READ_EVIDENCE, by=by, on=open_one, at=at).ok
    shown = open_one if open_one is not None and may_read else version
    shown.agreement = agreement
    brings = shown.stage in OPEN and allowed(Permission.RECORD_SIGNED_PAPERS, by=by, on=shown, at=at).ok
    reads = shown.issued_at is not None and allowed(Permission.READ_EVIDENCE, by=by, on=shown, at=at).ok
    has_files = shown.pdf_kept_id is not None
    if not (brings or reads or has_files):
        return ""
    context = {
        "table": by.partnership,
        "agreement": agreement,
        "version": shown,
        "reads_evidence": reads,
        "hide_certificate": not reads,
        "brings_paper": brings,
    }
    return render_to_string("agreements/signing/on_agreement.html", context)
