"""When somebody leaves: what the successor needs to know, and what the first ninety days ask for."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.handover import Ended, Trigger
from commontable.partnership.rules.standing import Standing

from .members import Member
from .partners import Partner
from .tables import AtTable


class Handover(AtTable):
    """One person's part at the table passes to another. The pack itself is read from the register each time."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="handovers")
    leaver = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="handed_over")
    successor = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_over")
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    noticed_on = models.DateField()
    owner = models.ForeignKey(  # who at the backbone looks after it
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    welcome = models.TextField(_("a word of welcome"), blank=True)
    sensitivities = models.TextField(_("what to be careful about, for the backbone only"), blank=True)
    parting_words = models.TextField(_("what I would tell my successor"), blank=True)  # by the leaver
    signs = models.JSONField(default=list, blank=True)  # keys of what showed it; none begins another handover
    opened_at = models.DateTimeField(null=True, blank=True)  # by the successor, for the first time
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=12, blank=True)  # done, stayed (nobody leaves after all)

    class Meta:
        verbose_name = _("handover")
        constraints = (
            models.UniqueConstraint(
                "leaver", condition=models.Q(ended_at__isnull=True), name="one_open_handover_a_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner}: {self.leaver}"

    @property
    def is_open(self) -> bool:
        """Neither done, nor called off."""
        return self.ended_at is None

    @property
    def ended_in_words(self) -> str:
        """How it ended; empty while it is open."""
        return str(Ended(self.ended_because).label) if self.ended_because else ""

    def shows_sensitivities_to(self, member: Member) -> bool:
        """Whether the member may read what the backbone should be careful about: its people, never those concerned."""
        return member.partner.is_backbone and member.pk not in {self.leaver_id, self.successor_id}

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """SUCCESSOR for whoever takes over, LEAVER for whoever leaves."""
        stands = {Standing.SUCCESSOR} if self.successor_id == member.pk else set()
        stands |= {Standing.LEAVER} if self.leaver_id == member.pk else set()
        return frozenset(stands)


class HandoverStep(AtTable):
    """One thing to do in the first 30, 60 or 90 days."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="steps")
    days = models.PositiveSmallIntegerField()  # 30, 60 or 90
    text = models.CharField(_("what to do"), max_length=240)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("step of a handover")

    def __str__(self) -> str:
        return self.text


class LostLetter(AtTable):
    """That a letter to a member came back. Never its content."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="lost_letters")
    email = models.EmailField()
    code = models.CharField(max_length=20, blank=True)  # the status of RFC 3463, such as 5.1.1
    noticed_at = models.DateTimeField()
    works_again_at = models.DateTimeField(null=True, blank=True)  # when the director said that the address works

    class Meta:
        verbose_name = _("letter that came back")

    def __str__(self) -> str:
        return f"{self.member}, {self.code}"
