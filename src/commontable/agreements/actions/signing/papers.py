"""An agreement that was signed elsewhere is kept: the very bytes of its PDF, and who signed it."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.agreements.holding import hold_version
from commontable.agreements.actions.documents import keep_document
from commontable.agreements.datasets.readiness import missing_in
from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.papers import LARGEST, sentence_for, too_large
from commontable.agreements.rules.wording import line
from commontable.agreements.typeset.agreement import agreement_text
from commontable.analysis.papers import Refused, inspect_confined
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .completing import complete
from .evidence import step

LONGEST_NAMES = 240


class PaperRefused(NotAllowed):
    """The file itself is not kept; the sentence says why and what to do."""


def keep_signed_paper(
    *,
    version: AgreementVersion,
    content: bytes,
    name: str,
    signed_on: date,
    signers: Mapping[Party, str],
    by: Member,
    at: datetime,
) -> AgreementVersion:
    """The version is signed by all, elsewhere; the PDF is kept byte for byte, after a look into it in a child process.

    `signers`: who signed for each party, name and position. Raises PaperRefused for the file, else NotAllowed.
    """
    require(Permission.RECORD_SIGNED_PAPERS, by=by, on=version, at=at)
    if len(content) > LARGEST:
        raise PaperRefused(too_large(len(content)))
    try:
        pages = inspect_confined(content).pages
    except Refused as refusal:
        raise PaperRefused(sentence_for(refusal.code)) from None
    return _keep(
        version=version, content=content, name=name, signed_on=signed_on, signers=signers, pages=pages, by=by, at=at
    )


@transaction.atomic
def _keep(
    *,
    version: AgreementVersion,
    content: bytes,
    name: str,
    signed_on: date,
    signers: Mapping[Party, str],
    pages: int,
    by: Member,
    at: datetime,
) -> AgreementVersion:
    hold_version(version)
    if version.stage not in OPEN:
        raise NotAllowed(_("This version is closed. Begin a new version to keep another signed paper."))
    if signed_on > version.partnership.day(at):
        raise NotAllowed(_("The paper cannot have been signed after today. Look at the date on it."))
    missing = missing_in(version, at=at, is_on_paper=True)
    if missing:
        raise NotAllowed(
            _("Fill in what the paper says before it is kept. %(points)s")
            % {"points": " ".join(str(point.sentence) for point in missing)}
        )
    who = _signers(version, signers)
    known: Any = {"partnership": version.partnership, "by": by, "at": at}
    if version.issued_at is None:
        version.issued_at, version.issued_by = at, by
    text = agreement_text(version).encode()
    version.text_kept = keep_document(content=text, media_type="text/plain", name=_name(version, "txt"), **known)
    version.pdf_kept = keep_document(content=content, media_type="application/pdf", name=name, **known)
    version.save(update_fields=["issued_at", "issued_by", "text_kept", "pdf_kept"])
    facts = {
        "document_sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pages": pages,
        "signed_on": signed_on, "signers": who,
    }  # fmt: skip
    step(version=version, kind=Step.KEPT_FROM_PAPER, member=by, at=at, facts=facts)
    journal.record(
        "agreements.agreement.kept_from_paper", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, document_sha256=facts["document_sha256"], signed_on=signed_on,
    )  # fmt: skip
    complete(version=version, by=by, at=at, elsewhere=True)
    return version


def _signers(version: AgreementVersion, signers: Mapping[Party, str]) -> list[dict[str, str]]:
    """Who signed for each party, all of them."""
    given = {party.pk: who for party, who in signers.items()}
    who = []
    for party in version.parties.select_related("partner").order_by("order", "pk"):
        missing = _("Say who signed for %(partner)s: name and position.") % {"partner": party.partner.name}
        signed = line(given.get(party.pk, ""), longest=LONGEST_NAMES, missing=missing)
        who.append({"partner": party.partner.name, "signed": signed})
    return who


def _name(version: AgreementVersion, ending: str) -> str:
    return f"{version.agreement.number}-{version.number}.{ending}"
