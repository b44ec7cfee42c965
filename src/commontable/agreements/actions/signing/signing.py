"""Somebody signs for their partner exactly the text that was shown; the last signature completes the agreement."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.agreements.holding import hold_version
from commontable.agreements.models import AgreementVersion, Document, Party, Signature
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.consent import ONE_HAND, WRITE_OWN_NAME, is_own_name, sha256
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.turns import Place, whose_turn
from commontable.agreements.rules.wording import line, plain
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .completing import complete
from .evidence import step

LONGEST_AGENT = 300


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page showed when the button was pressed: digests (SHA-256, hex), and the words agreed to."""

    document_sha256: str
    text_sha256: str
    consent: str
    consent_sha256: str
    authority: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """By what a person was known: `by` "session" or "link", and what their browser sent along."""

    by: str
    time_zone: str
    address: str | None
    agent: str


@transaction.atomic
def sign(*, party: Party, name: str, title: str, shown: Shown, known: Known, by: Member, at: datetime) -> Signature:
    """The partner has signed, by the member who was named for it; the last of all completes the agreement.

    Raises NotAllowed where it is not the party's turn, it has signed, somebody else was named, or where what was shown
    is not byte for byte what is kept.
    """
    require(Permission.SIGN_AGREEMENTS, by=by, on=party, at=at)
    version = held_for_signing(party, by=by, at=at)
    _require_turn(version, party)
    _require_one_hand(version, by)
    document, text = _require_same(version, shown)
    name = line(name, longest=120, missing=_("Write your name as you sign it."))
    title = line(title, longest=120, missing=_("Write your position, so that others see in what capacity you sign."))
    if not is_own_name(name, known=by.name):
        raise NotAllowed(WRITE_OWN_NAME % {"name": by.name})
    signature: Signature = Signature.objects.create(
        partnership_id=version.partnership_id,
        party=party,
        signer=by,
        name=name,
        title=title,
        email=by.email,
        authority=shown.authority,
        consent=shown.consent,
        consent_sha256=shown.consent_sha256,
        document=document,
        document_sha256=document.sha256,
        text_sha256=text.sha256,
        known_by=known.by,
        signed_at=at,
        time_zone=known.time_zone,
        address=known.address,
        agent=browser_of(known),
    )
    step(version=version, kind=Step.SIGNED, member=by, at=at, facts=_facts(signature))
    journal.record(
        "agreements.agreement.signed", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, partner=party.partner.name, document_sha256=document.sha256,
    )  # fmt: skip
    if not version.parties.filter(signature__isnull=True).exists():
        complete(version=version, by=by, at=at)
    return signature


def browser_of(known: Known) -> str:
    """What the browser called itself, plain and cut: however long it is, it keeps nobody from signing."""
    return " ".join(plain(known.agent[:LONGEST_AGENT]).split())


def held_for_signing(party: Party, *, by: Member, at: datetime) -> AgreementVersion:
    """The party's version, held, while the member may still sign or decline for the party; raises NotAllowed."""
    version = party.version
    hold_version(version)
    party.refresh_from_db()
    party.version = version
    if version.stage != VersionStage.SIGNING:
        raise NotAllowed(
            _("This version is not out to be signed any more. Open the agreement to see what became of it.")
        )
    if hasattr(party, "signature"):
        raise NotAllowed(_("%(partner)s has signed already.") % {"partner": party.partner.name})
    if party.signatory_id != by.pk:
        raise NotAllowed(_("Somebody else was named to sign for %(partner)s.") % {"partner": party.partner.name})
    if version.ends_on is not None and version.ends_on < version.partnership.day(at):
        raise NotAllowed(_("The last day of this agreement has passed, so nobody can be bound by it any more."))
    return version


def _require_turn(version: AgreementVersion, party: Party) -> None:
    parties = {one.pk: one for one in version.parties.select_related("partner", "signature")}
    turn = whose_turn(Place(one.pk, one.order, hasattr(one, "signature")) for one in parties.values())
    if party.pk not in turn:
        raise NotAllowed(
            _("It is not your turn yet: %(partner)s signs first. You will have a letter when it is.")
            % {"partner": parties[turn[0]].partner.name}
        )


def _require_one_hand(version: AgreementVersion, by: Member) -> None:
    """The person has not signed for another party; two seats may have become one account's after they were named."""
    if by.user_id is not None and version.parties.filter(signature__signer__user=by.user_id).exists():
        raise NotAllowed(ONE_HAND % {"person": by.name})


def _require_same(version: AgreementVersion, shown: Shown) -> tuple[Document, Document]:
    """The kept PDF and text, which are whole and are what was shown."""
    document, text = version.pdf_kept, version.text_kept
    if document is None or text is None:
        raise NotAllowed(_("The text of this version is not fixed yet, so nobody can sign it."))
    if (shown.document_sha256, shown.text_sha256) != (document.sha256, text.sha256):
        raise NotAllowed(_("The text you had before you is not the one that is signed. Read the one below, then sign."))
    for kept in (document, text):
        if hashlib.sha256(bytes(kept.content)).hexdigest() != kept.sha256:
            raise NotAllowed(_("The kept text was damaged, so it cannot be signed. Tell the director at once."))
    if not shown.consent or sha256(shown.consent) != shown.consent_sha256:
        raise NotAllowed(
            _("The words you agreed to have changed since, perhaps with the language. Read them once more.")
        )
    return document, text


def _facts(signature: Signature) -> dict[str, object]:
    """All that makes up the signature, so that the chain seals it."""
    return {
        "partner": signature.party.partner.name,
        "name": signature.name,
        "title": signature.title,
        "email": signature.email,
        "authority": signature.authority,
        "consent": signature.consent,
        "consent_sha256": signature.consent_sha256,
        "document_sha256": signature.document_sha256,
        "text_sha256": signature.text_sha256,
        "known_by": signature.known_by,
        "time_zone": signature.time_zone,
        "address": signature.address,
        "agent": signature.agent,
    }
