"""An agreement goes on: in a new version that replaces the old one once all have signed, or in a renewal after it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.agreements.rules.dates import require_order
from commontable.agreements.rules.terms import Terms
from commontable.agreements.rules.wording import LONGEST_REASON, words
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .ending import BINDING


@transaction.atomic
def begin_version(*, agreement: Agreement, why: str, by: Member, at: datetime) -> AgreementVersion:
    """A draft stands that is a copy of the latest text; what was signed stays in force until all have signed the new.

    Nobody's signature moves along. Raises NotAllowed while another version is open, and once what was signed no
    longer binds: then it is renewed.
    """
    require(Permission.KEEP_AGREEMENTS, by=by, on=agreement, at=at)
    hold(agreement)
    why = words(why, longest=LONGEST_REASON, missing=_("Say what is to change and why, so that nobody has to search."))
    today = agreement.partnership.day(at)
    versions = list(agreement.versions.order_by("number"))
    latest = versions[-1]
    if latest.stage in OPEN:
        raise NotAllowed(_("Another version is open. Sign or withdraw that one first."))
    signed = [one for one in versions if one.stage == VersionStage.SIGNED]
    if signed and not any(one.force(today) in BINDING for one in signed):
        raise NotAllowed(_("This agreement has ended, so no new version can change it. Begin its renewal instead."))
    if any(one.terminated_on is not None for one in signed):
        raise NotAllowed(_("Notice has been given. Have it taken back before the agreement is changed."))
    version = _copy(latest, agreement=agreement, number=latest.number + 1, why=why, by=by, at=at)
    if signed:
        version.starts_on = max(today, signed[-1].starts_on or today)
        version.save(update_fields=["starts_on"])
    journal.record(
        "agreements.agreement.version_begun", by=by, on=agreement, at=at, number=agreement.number,
        version=version.number, why=why,
    )  # fmt: skip
    return version


@transaction.atomic
def begin_renewal(
    *, agreement: Agreement, starts_on: date, ends_on: date | None, by: Member, at: datetime
) -> Agreement:
    """A new agreement stands as a draft that follows this one, with its text, terms and parties.

    Promises of the old one are not made again. Raises NotAllowed where it was never signed or is being renewed.
    """
    require(Permission.KEEP_AGREEMENTS, by=by, on=agreement, at=at)
    hold(agreement)
    signed = agreement.versions.filter(stage=VersionStage.SIGNED).order_by("-number").first()
    if signed is None:
        raise NotAllowed(_("Only what was signed can be renewed. Change the draft instead."))
    following = Agreement.objects.filter(renews=agreement).first()
    if following is not None:
        raise NotAllowed(
            _("Agreement %(number)d renews this one already. Open it and go on there.") % {"number": following.number}
        )
    require_order(starts_on=starts_on, ends_on=ends_on)
    if signed.starts_on is not None and starts_on <= signed.starts_on:
        raise NotAllowed(_("A renewal begins after the agreement that it renews. Choose a later first day."))
    renewal: Agreement = Agreement.objects.create(
        partnership=agreement.partnership, number=next_number(Agreement, partnership=agreement.partnership),
        kind=agreement.kind, title=agreement.title, parent=agreement.parent, renews=agreement, author=by, made_at=at,
    )  # fmt: skip
    version = _copy(signed, agreement=renewal, number=1, why="", by=by, at=at)
    version.starts_on, version.ends_on = starts_on, ends_on
    version.terms = replace(Terms.parse(signed.terms), commitments=()).to_dict()
    version.save(update_fields=["starts_on", "ends_on", "terms"])
    journal.record(
        "agreements.agreement.renewal_begun", by=by, on=renewal, at=at, number=renewal.number, renews=agreement.number
    )
    return renewal


def _copy(
    source: AgreementVersion, *, agreement: Agreement, number: int, why: str, by: Member, at: datetime
) -> AgreementVersion:
    """A draft with the source's clauses, terms, days and parties that still sit at the table; no signature."""
    today = agreement.partnership.day(at)
    version: AgreementVersion = AgreementVersion.objects.create(
        partnership_id=agreement.partnership_id, agreement=agreement, number=number, why=why, clauses=source.clauses,
        terms=source.terms, starts_on=source.starts_on, ends_on=source.ends_on, notice_days=source.notice_days,
        written_by=by, written_at=at,
    )  # fmt: skip
    for party in source.parties.select_related("partner", "signatory__partner").order_by("order", "pk"):
        if party.partner.is_present(today):
            signs = party.signatory if party.signatory and party.signatory.is_present(today) else None
            Party.objects.create(
                partnership_id=agreement.partnership_id, version=version, partner=party.partner, role=party.role,
                signatory=signs, order=party.order,
            )  # fmt: skip
    return version
