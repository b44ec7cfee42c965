"""Somebody who was to sign says no, and why; nobody can sign that text any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage, lifecycle
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.wording import words
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require

from .evidence import step
from .signing import Known, held_for_signing

LONGEST_WHY = 1_000


@transaction.atomic
def decline(*, party: Party, why: str, known: Known, by: Member, at: datetime) -> AgreementVersion:
    """The version is closed as declined, with the reason; a new one can be begun that answers it."""
    require(Permission.SIGN_AGREEMENTS, by=by, on=party, at=at)
    version = held_for_signing(party, by=by, at=at)
    why = words(why, longest=LONGEST_WHY, missing=_("Say what would have to change, so that the others can answer."))
    version.stage = lifecycle.move(version.stage, to=VersionStage.DECLINED)
    version.closed_why = why
    version.save(update_fields=["stage", "closed_why"])
    facts = {"partner": party.partner.name, "why": why, "known_by": known.by, "address": known.address}
    step(version=version, kind=Step.DECLINED, member=by, at=at, facts=facts)
    journal.record(
        "agreements.agreement.declined", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, partner=party.partner.name, reason=why,
    )  # fmt: skip
    return version
