"""How promises are kept, looked at together: each partner sees its own line, and comments, before the others do."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import AtTable, Member, Partner

from .commitments import Commitment


class Reminder(AtTable):
    """That a letter about a commitment's day went out: one of a kind for each day it was due."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    kind = models.CharField(max_length=8)  # soon, day, late
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        constraints = (models.UniqueConstraint("commitment", "due_on", "kind", name="one_reminder_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.commitment}: {self.kind}"


class Picture(AtTable):
    """How the promises due in a time turned out, by partner and sector. Shown to all once partners have commented."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    comments_until = models.DateField(_("partners comment until"))
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("picture of promises kept")

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    def is_open_to_comments(self, day: date) -> bool:
        """Whether partners may still comment before everybody sees it."""
        return self.shown_at is None and self.withdrawn_at is None and day <= self.comments_until


class Comment(AtTable):
    """What a partner says about its own line."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="comments")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        constraints = (models.UniqueConstraint("picture", "partner", name="one_comment_a_partner"),)

    def __str__(self) -> str:
        return f"{self.partner}: {self.picture}"
