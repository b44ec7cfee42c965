"""The parties read a draft before they are asked to sign it, and say whether it is ready."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import AgreementVersion, Review
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage, lifecycle
from commontable.agreements.rules.wording import LONGEST_REASON, words
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .holding import hold_version


@transaction.atomic
def ask_for_review(*, version: AgreementVersion, by: Member, at: datetime) -> AgreementVersion:
    """The parties are asked whether the draft is ready; meanwhile nobody changes it."""
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(version)
    stage = lifecycle.move(version.stage, to=VersionStage.REVIEW)
    if version.parties.count() < 2:
        raise NotAllowed(_("An agreement needs at least two parties. Name them, so that they can read it."))
    if not version.clauses:
        raise NotAllowed(_("There is no clause to read yet. Write one, or begin with a template."))
    return _move(version, stage, "agreements.agreement.review_asked", by=by, at=at)


@transaction.atomic
def review_version(
    *, version: AgreementVersion, is_ready: bool, by: Member, at: datetime, words_said: str = ""
) -> Review:
    """A party said whether the text is ready to be signed, and where not, what should change.

    The newest word of a partner counts; earlier ones stay readable.
    """
    require(Permission.REVIEW_AGREEMENTS, by=by, on=version, at=at)
    hold_version(
        version,
        only=frozenset({VersionStage.REVIEW}),
        otherwise=_("This text is not being reviewed now. Ask whoever drafted it to send it round again."),
    )
    if not version.parties.filter(partner=by.partner_id).exists():
        raise NotAllowed(_("Your organisation is not named in this version, so it need not say whether it is ready."))
    missing = None if is_ready else _("Say what should change, so that the next draft can be one you sign.")
    review: Review = Review.objects.create(
        partnership_id=version.partnership_id, version=version, partner_id=by.partner_id, is_ready=is_ready,
        words=words(words_said, longest=LONGEST_REASON, missing=missing), revision=version.revision, by=by, at=at,
    )  # fmt: skip
    journal.record(
        "agreements.agreement.reviewed", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, is_ready=is_ready,
    )  # fmt: skip
    return review


@transaction.atomic
def take_back_to_draft(*, version: AgreementVersion, by: Member, at: datetime) -> AgreementVersion:
    """The text can be changed again; what the parties said stays readable."""
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(version)
    stage = lifecycle.move(version.stage, to=VersionStage.DRAFT)
    return _move(version, stage, "agreements.agreement.taken_back", by=by, at=at)


def _move(version: AgreementVersion, stage: str, event: str, *, by: Member, at: datetime) -> AgreementVersion:
    version.stage = stage
    version.save(update_fields=["stage"])
    agreement = version.agreement
    journal.record(event, by=by, on=agreement, at=at, number=agreement.number, version=version.number)
    return version
