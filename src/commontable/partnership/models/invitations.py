"""Invitations: a link, mailed once, that lets a member open their account."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .members import Member
from .tables import AtTable


class Invitation(AtTable):
    """A single-purpose link. Only its digest is kept, so nobody can read it back out."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    letter_failed = models.BooleanField(_("the letter could not be sent"), default=False)

    link = ""  # filled in by whoever made it, for as long as the object lives; never stored

    class Meta:
        verbose_name = _("invitation")

    def __str__(self) -> str:
        return self.member.name

    @property
    def is_open(self) -> bool:
        """Neither accepted nor withdrawn; whether it has expired depends on the moment."""
        return self.accepted_at is None and self.withdrawn_at is None

    def state(self, at: datetime) -> str:
        """What has become of it by then: open, expired, accepted or withdrawn."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.expires_at <= at else "open"
