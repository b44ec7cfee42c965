"""Activities: from what, and by which comparison, it is told whether they helped."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Panel(models.TextChoices):
    """What an effect is estimated from."""

    PLACES = "places", _("places, period by period")
    PUPILS = "pupils", _("pupils of one period")


class Design(models.TextChoices):
    """How taking part is compared with not taking part, from the strongest down."""

    RANDOMISED = "randomised", _("drawn by lot")
    DID = "did", _("before and after, beside places that had not begun")
    MATCHED = "matched", _("compared with the most alike")
    ADJUSTED = "adjusted", _("compared with everybody, adjusted")


class StudyStage(models.TextChoices):
    """What has become of the estimate."""

    COMPUTING = "computing", _("being computed")
    DONE = "done", _("computed")
    FAILED = "failed", _("could not be computed")
