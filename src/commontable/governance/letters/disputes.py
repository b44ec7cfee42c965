"""Letters about disputes. They name neither the matter nor a side nor a person: others may read along."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Dispute
from commontable.partnership.letters import letter
from commontable.partnership.models import Member


def asked_letter(dispute: Dispute, *, to: Member) -> EmailMultiAlternatives:
    """Asks somebody whether they would mediate; what and between whom stands behind signing in."""
    return _letter("governance/mail/dispute_asked", dispute, to, verb=_("Sign in and look"))


def step_letter(dispute: Dispute, *, to: Member) -> EmailMultiAlternatives:
    """Says that a step ends soon in something the reader takes part in."""
    return _letter("governance/mail/dispute_step", dispute, to, verb=_("Sign in and look"), until=dispute.stage_until)


def _letter(template: str, dispute: Dispute, to: Member, **more: object) -> EmailMultiAlternatives:
    address = reverse("governance:dispute", kwargs={"table": dispute.partnership.slug, "dispute": dispute.number})
    context = {"table": dispute.partnership, "name": to.name, "url": settings.COMMONTABLE_URL + address, **more}
    return letter(template, to=to, context=context)
