"""Letters that ask for signatures, and the opening of the text, stand in the evidence."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.agreements.holding import hold_version
from commontable.agreements.models import AgreementVersion, Evidence, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.turns import Place, whose_turn
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .evidence import step
from .signing import Known, browser_of

AT_MOST_EVERY = timedelta(hours=20)
ASKED = (Step.LETTER_SENT, Step.REMINDER_SENT)


def parties_to_ask(version: AgreementVersion, *, at: datetime) -> list[Party]:
    """Those whose turn it is, and whose signatory sits at the table today."""
    today = version.partnership.day(at)
    found = version.parties.select_related("partner", "signatory__partner", "signatory__user", "signature")
    parties = {one.pk: one for one in found.order_by("order", "pk")}
    turn = whose_turn(Place(one.pk, one.order, hasattr(one, "signature")) for one in parties.values())
    return [parties[key] for key in turn if (who := parties[key].signatory) is not None and who.is_present(today)]


def was_asked(version: AgreementVersion, member: Member) -> bool:
    """Whether a letter has asked the member for this signature."""
    return bool(Evidence.objects.filter(version=version, member=member, kind=Step.LETTER_SENT).exists())


@transaction.atomic
def ask_again(*, version: AgreementVersion, by: Member, at: datetime) -> list[Party]:
    """The parties whose turn it is are to be reminded; raises NotAllowed where they had a letter within a day."""
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(version)
    if version.stage != VersionStage.SIGNING:
        raise NotAllowed(_("This version is not out to be signed, so there is nobody to remind."))
    parties = parties_to_ask(version, at=at)
    if not parties:
        raise NotAllowed(
            _("Nobody sits at the table today who was named to sign next. Name somebody for the partner first.")
        )
    just_asked = Evidence.objects.filter(version=version, kind__in=ASKED, at__gt=at - AT_MOST_EVERY)
    waiting = [one for one in parties if not just_asked.filter(member=one.signatory).exists()]
    if not waiting:
        raise NotAllowed(_("They had a letter within the last day. Give them until tomorrow, or call them."))
    journal.record(
        "agreements.agreement.asked_again", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, partners=[one.partner.name for one in waiting],
    )  # fmt: skip
    return waiting


@transaction.atomic
def note_letters(
    *, version: AgreementVersion, kind: Step, parties: Iterable[Party], about: str, at: datetime
) -> list[Evidence]:
    """What became of letters stands in the evidence. Part of sending, which asked for a permission."""
    return [
        step(
            version=version, kind=kind, member=party.signatory, at=at,
            facts={
                "partner": party.partner.name, "to": party.signatory.name, "email": party.signatory.email,
                "about": about,
            },
        )
        for party in parties
        if party.signatory is not None
    ]  # fmt: skip


@transaction.atomic
def note_opened(*, party: Party, known: Known, by: Member, at: datetime) -> Evidence | None:
    """The text was before the eyes of whoever is to sign it: a step once a member and day, while it can be signed."""
    require(Permission.SIGN_AGREEMENTS, by=by, on=party, at=at)
    version = party.version
    day = version.partnership.day(at)
    if version.stage != VersionStage.SIGNING or _was_opened(version, by, on=day):
        return None
    hold_version(version)
    if version.stage != VersionStage.SIGNING or _was_opened(version, by, on=day):
        return None
    facts = {
        "partner": party.partner.name, "known_by": known.by, "address": known.address,
        "agent": browser_of(known), "document_sha256": version.pdf_kept.sha256 if version.pdf_kept else "",
    }  # fmt: skip
    return step(version=version, kind=Step.OPENED, member=by, at=at, facts=facts)


def _was_opened(version: AgreementVersion, by: Member, *, on: date) -> bool:
    last = Evidence.objects.filter(version=version, member=by, kind=Step.OPENED).order_by("-number").first()
    return last is not None and version.partnership.day(last.at) == on
