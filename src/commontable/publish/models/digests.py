"""How often a person wants one letter about everything that waits, and which letters went out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.publish.rules.rhythm import Rhythm


class DigestChoice(models.Model):
    """What a person chose, by address: the same for all tables at which they sit."""

    email = models.EmailField(unique=True)  # lower case
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("on"), default=0)  # 0 Monday
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("choice of letters")

    def __str__(self) -> str:
        return f"{self.email}: {self.rhythm}"


class DigestSent(models.Model):
    """That a letter went out for a day, is being written, or had nothing to say. At most one a person and day."""

    email = models.EmailField()  # lower case
    day = models.DateField()  # the reader's own
    claimed_at = models.DateTimeField(null=True, blank=True)  # by the worker that writes it; none: free again
    sent_at = models.DateTimeField(null=True, blank=True)
    had_nothing = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("letter")
        constraints = (models.UniqueConstraint("email", "day", name="one_letter_a_person_and_day"),)

    def __str__(self) -> str:
        return f"{self.email}, {self.day}"
