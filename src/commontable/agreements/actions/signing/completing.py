"""What follows from the last signature: the agreement stands, replaces the older text, and its promises begin."""

from datetime import date, datetime

from django.db import transaction

from commontable.agreements.actions.commitments import write_down
from commontable.agreements.actions.documents import keep_document
from commontable.agreements.models import AgreementVersion, Evidence
from commontable.agreements.rules.agreement import VersionStage, lifecycle
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.terms import Planned, Terms
from commontable.agreements.typeset.certificate import certificate_pdf
from commontable.journal import actions as journal
from commontable.partnership.models import Member, Partner
from commontable.partnership.rules.lifecycle import NotAllowed

from .evidence import step


def complete(*, version: AgreementVersion, by: Member, at: datetime, elsewhere: bool = False) -> None:
    """The version is signed by all, or was elsewhere: it takes the place of the older one from its first day on.

    Part of an act that has asked its permission and holds the version. A promise that can no longer be made as
    planned stands in the evidence with the reason; it holds nobody's signature up.
    """
    version.stage = lifecycle.move(version.stage, to=VersionStage.SIGNED)
    version.signed_at, version.is_signed_elsewhere = at, elsewhere
    version.save(update_fields=["stage", "signed_at", "is_signed_elsewhere"])
    replaced = _replace_older(version, at=at)
    made, not_made = _promise(version, by=by, at=at)
    facts = {
        "document_sha256": version.pdf_kept.sha256 if version.pdf_kept else "",
        "text_sha256": version.text_kept.sha256 if version.text_kept else "",
        "starts_on": version.starts_on,
        "replaced": replaced,
        "promises": made,
        "promises_not_made": not_made,
    }
    step(version=version, kind=Step.COMPLETED, member=by, at=at, facts=facts)
    journal.record(
        "agreements.agreement.completed", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, replaced=replaced, promises=made,
    )  # fmt: skip


@transaction.atomic
def make_certificate(*, version: AgreementVersion, at: datetime) -> AgreementVersion:
    """The certificate of a signed version is typeset and kept, once. Part of completing it, done in the background."""
    held = AgreementVersion.objects.select_for_update().get(pk=version.pk)
    if held.certificate_id is None and held.stage == VersionStage.SIGNED:
        held.certificate = keep_document(
            partnership=held.partnership,
            content=certificate_pdf(held),
            media_type="application/pdf",
            name=f"{held.agreement.number}-{held.number}-certificate.pdf",
            by=None,
            at=at,
        )
        held.save(update_fields=["certificate"])
        step(
            version=held, kind=Step.CERTIFICATE_MADE, member=None, at=at,
            facts={"certificate_sha256": held.certificate.sha256, "up_to": _completed(held).number},
        )  # fmt: skip
    version.refresh_from_db()
    return version


def _completed(version: AgreementVersion) -> Evidence:
    found: Evidence = version.evidence.get(kind=Step.COMPLETED)
    return found


def _replace_older(version: AgreementVersion, *, at: datetime) -> list[int]:
    """The numbers of the signed versions that this one replaces, never for days that have passed."""
    today = version.partnership.day(at)
    first_day = max(version.starts_on, today) if version.starts_on else today
    older = AgreementVersion.objects.filter(
        agreement=version.agreement_id, stage=VersionStage.SIGNED, replaced_on=None
    ).exclude(pk=version.pk)
    numbers = []
    for one in older.select_for_update().order_by("number"):
        one.replaced_on = first_day
        one.save(update_fields=["replaced_on"])
        numbers.append(one.number)
    return numbers


def _promise(version: AgreementVersion, *, by: Member, at: datetime) -> tuple[list[int], list[dict[str, str]]]:
    """The numbers of the promises that begin, and those that cannot, each with the reason."""
    made, not_made = [], []
    for planned in Terms.parse(version.terms or {}).commitments:
        try:
            with transaction.atomic():
                made.append(_begin(version, planned, by=by, at=at))
        except (NotAllowed, LookupError, ValueError) as refusal:
            not_made.append({"what": planned.what, "why": str(refusal)})
    return made, not_made


def _begin(version: AgreementVersion, planned: Planned, *, by: Member, at: datetime) -> int:
    """The number of the promise; where the person has left, whoever signed for the partner answers for it."""
    partner = Partner.objects.of(version.partnership).filter(pk=planned.partner).first()
    member = Member.objects.of(version.partnership).filter(pk=planned.member).select_related("partner").first()
    if partner is None:
        raise LookupError(planned.partner)
    if member is None or not member.is_present(version.partnership.day(at)):
        signs = version.parties.filter(partner=partner).select_related("signatory__partner").first()
        member = signs.signatory if signs is not None and signs.signatory is not None else member
    if member is None:
        raise LookupError(planned.member)
    promise = write_down(
        partner=partner, member=member, what=planned.what, due_on=date.fromisoformat(planned.due_on), by=by, at=at,
        evidence_wanted=planned.evidence_wanted,
    )  # fmt: skip
    promise.agreement_version = version
    promise.save(update_fields=["agreement_version"])
    return promise.number
