"""Letters about minutes."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Minutes
from commontable.partnership.letters import letter
from commontable.partnership.models import Member


def prepared_letter(minutes: Minutes, *, to: Member, by: Member) -> EmailMultiAlternatives:
    """Asks somebody who sat at the meeting to read its minutes and correct what is wrong."""
    where = {"table": minutes.partnership.slug, "meeting": minutes.meeting.uuid}
    context = {
        "table": minutes.partnership,
        "name": to.name,
        "by": by.name,
        "meeting": minutes.meeting,
        "until": minutes.corrections_until,
        "url": settings.COMMONTABLE_URL + reverse("governance:minutes", kwargs=where),
        "verb": _("Read the minutes"),
    }
    return letter("governance/mail/minutes_prepared", to=to, context=context)
