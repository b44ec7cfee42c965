"""Letters that ask a party to read a draft. They name the agreement by its number and kind only."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import AgreementVersion
from commontable.partnership.letters import letter
from commontable.partnership.models import Member
from commontable.partnership.passes import pass_for


def reading_letter(version: AgreementVersion, *, to: Member, by: str, at: datetime) -> EmailMultiAlternatives:
    """Asks somebody to say whether the draft is ready for their partner; the link works without a password."""
    where = {
        "table": version.partnership.slug, "agreement": version.agreement.number, "version": version.number,
    }  # fmt: skip
    context = {
        "table": version.partnership,
        "name": to.name,
        "number": version.agreement.number,
        "agreement": version.agreement,
        "partner": to.partner.name,
        "by": by,
        "url": pass_for(to, path=reverse("agreements:review_agreement", kwargs=where), at=at),
        "verb": _("Read it and answer"),
    }
    return letter("agreements/mail/read", to=to, context=context)
