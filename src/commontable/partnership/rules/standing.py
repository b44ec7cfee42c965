"""What a member is to one thing at the table: not a role held everywhere, but a place in a body, a seat, a text."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """How a member stands to a body, a seat, a meeting or a text. An object answers with `standings_of`."""

    LEADS = "leads", _("chair or facilitator of this body")
    SEATED = "seated", _("members who sit on this body")
    HOLDER = "holder", _("member who holds this seat, their alternate or proxy")
    AUTHOR = "author", _("member who wrote it")
    PRESENT = "present", _("members who were present")
    NOMINEE = "nominee", _("member who was nominated")
    OWNER = "owner", _("partner who promised it")
    PARTY = "party", _("members of a partner that is a party")
    SIGNATORY = "signatory", _("member who signs it")
    MEDIATOR = "mediator", _("mediator")
    SUCCESSOR = "successor", _("member who takes over")
    LEAVER = "leaver", _("member who leaves")
    REVIEWER = "reviewer", _("member named to look at pairs")
