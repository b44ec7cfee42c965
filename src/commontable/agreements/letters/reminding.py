"""Letters that remind of a promise. They name it by its number only; what it says stands on its page."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Commitment
from commontable.agreements.rules.reminding import AFTER
from commontable.partnership.letters import letter
from commontable.partnership.models import Member
from commontable.partnership.passes import pass_for


def reminder_letter(promise: Commitment, *, kind: str, to: Member, at: datetime) -> EmailMultiAlternatives:
    """Two weeks before the day, on it, or three days after; the link works without a password."""
    path = reverse("agreements:commitment", kwargs={"table": promise.partnership.slug, "commitment": promise.number})
    context = {
        "table": promise.partnership,
        "name": to.name,
        "number": promise.number,
        "partner": promise.partner.name,
        "due_on": promise.due_on,
        "kind": kind,
        "days": AFTER.days,
        "is_own": promise.member_id == to.pk,
        "who": promise.member.name,
        "url": pass_for(to, path=path, at=at),
        "verb": _("Say how it stands"),
    }
    return letter("agreements/mail/reminder", to=to, context=context)
