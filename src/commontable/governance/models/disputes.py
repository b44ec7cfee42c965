"""Disputes between partners, and notes with readers of their own."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Agreement, AgreementVersion
from commontable.governance.rules.dispute import DisputeStage
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.standing import Standing

from .bodies import Body


class Dispute(AtTable):
    """Something partners cannot settle between themselves. Private: its sides and mediator alone know of it."""

    number = models.PositiveIntegerField()
    title = models.CharField(_("what it is about"), max_length=160)
    is_private = models.BooleanField(_("to the mediator alone"), default=True)
    raised_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes")
    mediator = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="mediates")
    is_accepted = models.BooleanField(default=False)  # the mediator said yes and declared no conflict of interest
    declared = models.JSONField(default=dict)  # the mediator's answers to the questions about conflicts of interest
    stage = models.CharField(max_length=10, choices=DisputeStage.choices, default=DisputeStage.RAISED)
    stage_until = models.DateField(_("this step ends on"), null=True, blank=True)
    settlement = models.TextField(_("settlement"), blank=True)
    settlement_is_public = models.BooleanField(_("every member may read the settlement"), default=False)
    amends = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the settlement asks for a new version of it
    amended = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_dispute_a_number"),)

    def __str__(self) -> str:  # the journal keeps this, and others read it
        return _("dispute %(number)d") % {"number": self.number}

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """MEDIATOR for whoever mediates, AUTHOR for whoever raised it, PARTY for the named people of its sides."""
        stands = {Standing.MEDIATOR} if self.mediator_id == member.pk else set()
        stands |= {Standing.AUTHOR} if self.raised_by_id == member.pk else set()
        stands |= {Standing.PARTY} if self.sides.filter(member=member.pk).exists() else set()
        return frozenset(stands)


class Side(AtTable):
    """A partner on one side of a dispute, and the person who speaks for it."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="sides")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    accepts_mediator = models.BooleanField(null=True)
    agreed_at = models.DateTimeField(null=True, blank=True)  # to the settlement as it reads now
    agreed_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("side of a dispute")
        constraints = (models.UniqueConstraint("dispute", "partner", name="one_side_a_partner"),)

    def __str__(self) -> str:
        return str(self.partner)


class DisputeNote(AtTable):
    """Words about a dispute that its author and the named readers see, and nobody else."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    readers = models.ManyToManyField(Member, blank=True, related_name="+")
    text = models.TextField(_("note"))
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note")

    def __str__(self) -> str:
        return _("note %(number)d") % {"number": self.pk}


class DisputeStep(AtTable):
    """A step a dispute took: from which day until which, and by whom; what was said stays in the notes."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=10, choices=DisputeStage.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("step of a dispute")

    def __str__(self) -> str:
        return f"{self.dispute}: {self.stage}"
