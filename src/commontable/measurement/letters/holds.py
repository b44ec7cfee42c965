"""A partner's data steward is told that rows of theirs are kept longer, and when that ends."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.measurement.models import LegalHold
from commontable.partnership.letters import letter
from commontable.partnership.models import Member
from commontable.partnership.passes import pass_for


def hold_letter(hold: LegalHold, *, to: Member, at: datetime) -> EmailMultiAlternatives:
    """What is kept, why, and by whom; or that it ended. The page with all of it opens with signing in."""
    path = reverse("measurement:holds", kwargs={"table": hold.partnership.slug})
    context = {
        "table": hold.partnership,
        "name": to.name,
        "hold": hold,
        "url": pass_for(to, path=path, at=at),
        "verb": _("See what is kept"),
    }
    return letter("measurement/mail/hold", to=to, context=context)
