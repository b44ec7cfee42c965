"""What shows that somebody is leaving, or has left."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Trigger(TextChoices):
    """Why a handover was begun."""

    LEAVING = "leaving", _("a last day was set")
    ROLE_ENDED = "role_ended", _("a role or seat ended")
    BOUNCED = "bounced", _("letters come back")
    ABSENT = "absent", _("two meetings missed in a row")
    ASKED = "asked", _("somebody asked for it")
