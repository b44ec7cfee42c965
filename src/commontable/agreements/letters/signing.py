"""Letters that ask for a signature, and say what came of it. They name the agreement by its number and kind only."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import AgreementVersion, Party
from commontable.partnership.letters import letter
from commontable.partnership.models import Member
from commontable.partnership.passes import pass_for


def request_letter(party: Party, *, to: Member, again: bool, at: datetime) -> EmailMultiAlternatives:
    """Asks somebody to sign for their partner; the link works without a password. `again`: a reminder."""
    version = party.version
    context = _about(version, to=to) | {
        "partner": party.partner,
        "again": again,
        "url": pass_for(to, path=_path("sign", version), at=at),
        "verb": _("Read and sign"),
    }
    return letter("agreements/mail/sign", to=to, context=context)


def completed_letter(version: AgreementVersion, *, to: Member, at: datetime) -> EmailMultiAlternatives:
    """Says that all have signed, and leads to the page from which each takes their copies."""
    context = _about(version, to=to) | {
        "starts_on": version.starts_on,
        "url": pass_for(to, path=_path("evidence", version), at=at),
        "verb": _("Take your copies"),
    }
    return letter("agreements/mail/signed", to=to, context=context)


def declined_letter(version: AgreementVersion, *, partner: str, to: Member, at: datetime) -> EmailMultiAlternatives:
    """Says that a partner declined; the reason stands on the page, not in the letter."""
    context = _about(version, to=to) | {
        "partner": partner,
        "url": pass_for(to, path=_path("evidence", version), at=at),
        "verb": _("Read why"),
    }
    return letter("agreements/mail/declined", to=to, context=context)


def _about(version: AgreementVersion, *, to: Member) -> dict[str, Any]:
    return {
        "table": version.partnership,
        "name": to.name,
        "number": version.agreement.number,
        "agreement": version.agreement,
        "version": version,
    }


def _path(route: str, version: AgreementVersion) -> str:
    where: dict[str, Any] = {"table": version.partnership.slug, "agreement": version.agreement.number}
    if route == "evidence":
        where["version"] = version.number
    return reverse(f"agreements:{route}", kwargs=where)
