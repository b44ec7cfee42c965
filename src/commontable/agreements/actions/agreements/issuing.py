"""A version is sent out to be signed: from here on its text is fixed, byte for byte."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.documents import keep_document
from commontable.agreements.actions.signing.evidence import step
from commontable.agreements.datasets.readiness import missing_in
from commontable.agreements.models import AgreementVersion
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage, lifecycle
from commontable.agreements.rules.dates import require_ahead
from commontable.agreements.rules.evidence import Step
from commontable.agreements.typeset.agreement import agreement_pdf, agreement_text
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .holding import hold_version


class NotComplete(NotAllowed):
    """The text lacks something that the law or the partners ask for; `missing` says each of them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("This cannot be signed yet. %(points)s") % {"points": " ".join(missing)})
        self.missing = missing


@transaction.atomic
def issue_version(*, version: AgreementVersion, by: Member, at: datetime) -> AgreementVersion:
    """The text and its PDF are kept as they are now, and the parties are asked to sign exactly that.

    Raises NotComplete with every missing point, and NotAllowed where the days have passed or where a party that read
    this very text said that it is not ready.
    """
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(version)
    stage = lifecycle.move(version.stage, to=VersionStage.SIGNING)
    require_ahead(starts_on=version.starts_on, ends_on=version.ends_on, today=by.partnership.day(at))
    missing = missing_in(version, at=at)
    if missing:
        raise NotComplete([point.sentence for point in missing])
    _require_nobody_waits(version)
    version.stage, version.issued_at, version.issued_by = stage, at, by
    with translation.override(by.partnership.default_language):
        text, pdf = agreement_text(version), agreement_pdf(version)
    name = f"{version.agreement.number}-{version.number}"
    keep = partial(keep_document, partnership=by.partnership, by=by, at=at)
    version.text_kept = keep(content=text.encode(), media_type="text/plain", name=f"{name}.txt")
    version.pdf_kept = keep(content=pdf, media_type="application/pdf", name=f"{name}.pdf")
    version.save(update_fields=["stage", "issued_at", "issued_by", "text_kept", "pdf_kept"])
    facts = {"text_sha256": version.text_kept.sha256, "pdf_sha256": version.pdf_kept.sha256}
    step(version=version, kind=Step.ISSUED, member=by, at=at, facts=facts)
    journal.record(
        "agreements.agreement.issued", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, **facts,
    )  # fmt: skip
    return version


def _require_nobody_waits(version: AgreementVersion) -> None:
    """While it is being reviewed, nobody's newest word on this very text is that it is not ready."""
    if version.stage != VersionStage.REVIEW:
        return
    newest = {review.partner_id: review for review in version.reviews.select_related("partner").order_by("at", "pk")}
    for review in newest.values():
        if not review.is_ready and review.revision == version.revision:
            raise NotAllowed(
                _("%(partner)s says it is not ready: “%(words)s” Take it back to draft and answer that first.")
                % {"partner": review.partner.called, "words": review.words}
            )
