"""Where in their organisation a member works; influence is counted by it, so that a table is not of chiefs alone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """The level from which a member speaks."""

    EXECUTIVE = "executive", _("Executive")
    MANAGER = "manager", _("Manager")
    FRONT_LINE = "front_line", _("Front line")
    COMMUNITY = "community", _("Community")
