"""Signing for the tests: what the page showed, by what a person was known, and the signature of each in turn."""

from datetime import datetime
from typing import Any

from commontable.agreements.actions.signing.signing import Known, Shown, sign
from commontable.agreements.models import AgreementVersion, Party, Signature
from commontable.agreements.rules.consent import authority_words, consent_words, sha256

KNOWN = Known(by="session", time_zone="UTC", address="192.0.2.7", agent="A browser of the tests")


def shown(version: AgreementVersion, **changes: Any) -> Shown:
    """What the page shows of a version that is out to be signed."""
    consent = consent_words()
    known: dict[str, Any] = {
        "document_sha256": version.pdf_kept.sha256 if version.pdf_kept else "",
        "text_sha256": version.text_kept.sha256 if version.text_kept else "",
        "consent": consent,
        "consent_sha256": sha256(consent),
        "authority": authority_words("the partner"),
    }
    return Shown(**{**known, **changes})


def party_of(version: AgreementVersion, slug_part: str) -> Party:
    """The party whose partner's name has this in it, fresh from the register."""
    found: Party = version.parties.select_related("partner", "signatory__partner", "version__agreement").get(
        partner__name__icontains=slug_part
    )
    return found


def signs(version: AgreementVersion, slug_part: str, *, at: datetime, **changes: Any) -> Signature:
    """The party's signatory signs under their own name."""
    party = party_of(version, slug_part)
    known: dict[str, Any] = {
        "name": party.signatory.name if party.signatory else "",
        "title": "Head",
        "shown": shown(version),
        "known": KNOWN,
        "by": party.signatory,
    }
    return sign(party=party, at=at, **{**known, **changes})
