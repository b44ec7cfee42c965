"""A text is withdrawn; notice is given that ends an agreement, and may be taken back in time."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.signing.evidence import step
from commontable.agreements.models import AgreementVersion
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN, Force, VersionStage, lifecycle
from commontable.agreements.rules.dates import require_end
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.wording import LONGEST_REASON, NO_REASON, words
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .holding import hold_version

BINDING = frozenset({Force.IN_FORCE, Force.NOT_YET})


@transaction.atomic
def withdraw_version(*, version: AgreementVersion, why: str, by: Member, at: datetime) -> AgreementVersion:
    """The text is no longer offered; it stays readable, and signatures given on it stay with it and bind nobody."""
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(version)
    why = words(why, longest=LONGEST_REASON, missing=NO_REASON)
    _withdraw(version, why=why, by=by, at=at)
    return version


@transaction.atomic
def terminate(*, version: AgreementVersion, on: date, why: str, by: Member, at: datetime) -> AgreementVersion:
    """From that day the agreement is no longer in force, in any of its versions; a text still open is withdrawn.

    `on` is the first day on which it no longer binds: today at the earliest. Raises NotAllowed where it does not bind
    anybody, ends by itself before, or where notice has been given already.
    """
    require(Permission.END_AGREEMENTS, by=by, on=version, at=at)
    agreement, today = hold(version.agreement), version.partnership.day(at)
    why = words(why, longest=LONGEST_REASON, missing=NO_REASON)
    versions = [hold(one) for one in agreement.versions.order_by("number")]
    binding = [one for one in versions if one.force(today) in BINDING]
    if not binding:
        raise NotAllowed(_("This agreement is not in force, so there is nothing to end."))
    if any(one.terminated_on is not None for one in binding):
        raise NotAllowed(_("Notice has been given already. Take it back first to choose another day."))
    require_end(on=on, ends_on=_last_day(binding), today=today)
    for one in versions:
        if one.stage in OPEN:
            _withdraw(one, why=translate("The agreement was ended: %(why)s") % {"why": why}, by=by, at=at)
    for one in binding:
        one.terminated_on, one.terminated_by, one.terminated_why = on, by, why
        one.save(update_fields=["terminated_on", "terminated_by", "terminated_why"])
    journal.record(
        "agreements.agreement.terminated", by=by, on=agreement, at=at, number=agreement.number,
        versions=[one.number for one in binding], terminated_on=on, reason=why,
    )  # fmt: skip
    version.refresh_from_db()
    return version


@transaction.atomic
def take_back_termination(*, version: AgreementVersion, by: Member, at: datetime) -> AgreementVersion:
    """The agreement goes on as if no notice had been given.

    Only the partner that gave notice takes it back, and before the day it takes effect.
    """
    require(Permission.END_AGREEMENTS, by=by, on=version, at=at)
    agreement, today = hold(version.agreement), version.partnership.day(at)
    versions = [hold(one) for one in agreement.versions.exclude(terminated_on=None).order_by("number")]
    if not versions:
        raise NotAllowed(_("No notice has been given, so there is none to take back."))
    if any(one.terminated_on is not None and one.terminated_on <= today for one in versions):
        raise NotAllowed(
            _("The agreement has ended, and data may have been destroyed since. Begin its renewal instead.")
        )
    giver = versions[0].terminated_by
    if giver is not None and giver.partner_id != by.partner_id:
        raise NotAllowed(
            _("%(partner)s gave notice, so only %(partner)s can take it back. Talk with them first.")
            % {"partner": giver.partner.name}
        )
    for one in versions:
        one.terminated_on, one.terminated_by, one.terminated_why = None, None, ""
        one.save(update_fields=["terminated_on", "terminated_by", "terminated_why"])
    journal.record(
        "agreements.agreement.termination_taken_back", by=by, on=agreement, at=at, number=agreement.number,
        versions=[one.number for one in versions],
    )  # fmt: skip
    version.refresh_from_db()
    return version


def _withdraw(version: AgreementVersion, *, why: str, by: Member, at: datetime) -> None:
    was_out = version.stage == VersionStage.SIGNING
    version.stage = lifecycle.move(version.stage, to=VersionStage.WITHDRAWN)
    version.closed_why = why[:LONGEST_REASON]
    version.save(update_fields=["stage", "closed_why"])
    if was_out:
        step(version=version, kind=Step.WITHDRAWN, member=by, at=at, facts={"why": version.closed_why})
    journal.record(
        "agreements.agreement.withdrawn", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, reason=version.closed_why,
    )  # fmt: skip


def _last_day(binding: list[AgreementVersion]) -> date | None:
    """The day after which nothing of it binds any more; None where one version has no end."""
    ends = [one.ends_on for one in binding]
    return None if None in ends else max(end for end in ends if end is not None)
