"""Acts of signing with the letters and the certificate that follow. A broken mail server loses no signature.

Pages act through this module; whoever calls the actions alone (the demonstration, an import) sends nothing.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.agreements.parties import name_signatory
from commontable.agreements.actions.signing import asking, declining, papers, signing
from commontable.agreements.actions.signing.completing import make_certificate
from commontable.agreements.letters.signing import completed_letter, declined_letter, request_letter
from commontable.agreements.models import AgreementVersion, Party, Signature
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.evidence import Step
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120, 600)  # minutes
log = logging.getLogger(__name__)


@transaction.atomic
def issue_and_ask(*, version: AgreementVersion, by: Member, at: datetime) -> AgreementVersion:
    """The text is fixed, and whoever signs first has a letter."""
    version = issue_version(version=version, by=by, at=at)
    _ask(version, asking.parties_to_ask(version, at=at))
    return version


@transaction.atomic
def name_and_ask(*, party: Party, member: Member, by: Member, at: datetime) -> Party:
    """Somebody else signs for the partner; where it is its turn, they have a letter."""
    party = name_signatory(party=party, member=member, by=by, at=at)
    if party.version.stage == VersionStage.SIGNING:
        _ask(party.version, [one for one in asking.parties_to_ask(party.version, at=at) if one.pk == party.pk])
    return party


@transaction.atomic
def sign_and_tell(
    *, party: Party, name: str, title: str, shown: signing.Shown, known: signing.Known, by: Member, at: datetime
) -> Signature:
    """The partner has signed; the next in order have a letter, or all have, once it was the last signature."""
    signature = signing.sign(party=party, name=name, title=title, shown=shown, known=known, by=by, at=at)
    version = party.version
    if version.stage == VersionStage.SIGNED:
        transaction.on_commit(lambda: finish.enqueue(version.pk))
    else:
        waiting = asking.parties_to_ask(version, at=at)
        _ask(version, [one for one in waiting if one.signatory and not asking.was_asked(version, one.signatory)])
    return signature


@transaction.atomic
def decline_and_tell(*, party: Party, why: str, known: signing.Known, by: Member, at: datetime) -> AgreementVersion:
    """The version is closed, and those who wrote it or signed it are told."""
    version = declining.decline(party=party, why=why, known=known, by=by, at=at)
    told = [member.pk for member in _answerable(version, at=at) if member.pk != by.pk]
    transaction.on_commit(lambda: tell_declined.enqueue(version.pk, party.partner.name, told))
    return version


@transaction.atomic
def ask_again(*, version: AgreementVersion, by: Member, at: datetime) -> list[Party]:
    """Those whose turn it is are reminded; who they are."""
    waiting = asking.ask_again(version=version, by=by, at=at)
    _ask(version, waiting, again=True)
    return waiting


def keep_paper_and_tell(
    *,
    version: AgreementVersion,
    content: bytes,
    name: str,
    signed_on: date,
    signers: Mapping[Party, str],
    by: Member,
    at: datetime,
) -> AgreementVersion:
    """The paper signed elsewhere is kept, and all parties are told."""
    version = papers.keep_signed_paper(
        version=version, content=content, name=name, signed_on=signed_on, signers=signers, by=by, at=at
    )
    finish.enqueue(version.pk)
    return version


@task()
def send_requests(version_id: int, party_ids: list[int], again: bool, tried: int = 0) -> int:
    """Each of these parties' signatories has the letter, while it is their turn; how many letters left."""
    at, version = timezone.now(), _version(version_id)
    if version.stage != VersionStage.SIGNING:
        return 0
    asked = [one for one in asking.parties_to_ask(version, at=at) if one.pk in party_ids]
    lost = []
    for party in asked:
        to, party.version = party.signatory, version
        if to is None:
            continue
        to.partnership = version.partnership
        if _sends(partial(request_letter, party, to=to, again=again, at=at)):
            kind = Step.REMINDER_SENT if again else Step.LETTER_SENT
            asking.note_letters(version=version, kind=kind, parties=[party], about="sign", at=timezone.now())
        else:
            lost.append(party)
    left = (version_id, [party.pk for party in lost], again)
    if lost and not tried_again_later(send_requests, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        asking.note_letters(version=version, kind=Step.LETTER_LOST, parties=lost, about="sign", at=timezone.now())
    return len(asked) - len(lost)


@task()
def finish(version_id: int, tried: int = 0) -> bool:
    """The certificate is made, and once it is, all have their letter; where it cannot be, it is tried again later.

    The signatures stand whatever happens here.
    """
    version = _version(version_id)
    try:
        make_certificate(version=version, at=timezone.now())
    except Exception:  # typesetting is somebody else's program: whatever it raises, the letters still go out
        log.exception("The certificate of version %s could not be made.", version_id)
        tried_again_later(finish, version_id, tried=tried, waits=TRY_AGAIN_AFTER)
    if not tried:
        told = [member.pk for member in _answerable(version, at=timezone.now())]
        tell_completed.enqueue(version_id, told)
    return version.certificate_id is not None


@task()
def tell_completed(version_id: int, member_ids: list[int], tried: int = 0) -> int:
    """Those who signed, wrote and sent the agreement know that all have signed; how many letters left."""
    version, at = _version(version_id), timezone.now()
    lost = _tell(member_ids, lambda member: completed_letter(version, to=member, at=at))
    if lost and not tried_again_later(tell_completed, version_id, lost, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters about signed agreements were given up.", len(lost))
    return len(member_ids) - len(lost)


@task()
def tell_declined(version_id: int, partner: str, member_ids: list[int], tried: int = 0) -> int:
    """Those who wrote, sent or signed the text know that it was declined; how many letters left."""
    version, at = _version(version_id), timezone.now()
    lost = _tell(member_ids, lambda member: declined_letter(version, partner=partner, to=member, at=at))
    if lost and not tried_again_later(tell_declined, version_id, partner, lost, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters about declined agreements were given up.", len(lost))
    return len(member_ids) - len(lost)


def _ask(version: AgreementVersion, parties: Iterable[Party], *, again: bool = False) -> None:
    keys = [party.pk for party in parties]
    if keys:
        transaction.on_commit(lambda: send_requests.enqueue(version.pk, keys, again))


def _version(version_id: int) -> AgreementVersion:
    found: AgreementVersion = AgreementVersion.objects.select_related("agreement", "partnership").get(pk=version_id)
    return found


def _answerable(version: AgreementVersion, *, at: datetime) -> list[Member]:
    """Whoever signs, wrote the agreement or sent it out, and sits at the table today; each person once."""
    keys = [version.agreement.author_id, version.issued_by_id, *version.parties.values_list("signatory", flat=True)]
    found = (
        Member.objects.filter(pk__in=[key for key in keys if key is not None])
        .present(version.partnership.day(at))
        .order_by("pk")
    )
    by_address: dict[str, Member] = {}
    for member in found:
        by_address.setdefault(member.email.lower(), member)
    return list(by_address.values())


def _tell(member_ids: Iterable[int], write: Callable[[Member], EmailMultiAlternatives]) -> list[int]:
    """The keys of those whose letter could not be sent."""
    people: Any = Member.objects.filter(pk__in=list(member_ids)).select_related("user", "partnership").order_by("pk")
    return [member.pk for member in people if not _sends(partial(write, member))]


def _sends(write: Callable[[], EmailMultiAlternatives]) -> bool:
    try:
        write().send()
    except (OSError, SMTPException, ValueError):  # one address that cannot be written to stops no other letter
        log.exception("A letter about an agreement could not be sent.")
        return False
    return True
