"""A partnership's declared stance on equity."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stance(TextChoices):
    """Whom the common goals are for, and how effort is shared out."""

    UNIVERSAL = "universal", _("Universal: one goal and the same effort for every child")
    TARGETED = "targeted", _("Targeted: effort goes first to the children furthest from the goal")
    TARGETED_UNIVERSALISM = (
        "targeted_universalism",
        _("Targeted universalism: one goal for every child, different routes for different groups"),
    )
