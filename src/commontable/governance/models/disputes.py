"""Disputes between partners, and notes with readers of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Agreement, AgreementVersion
from commontable.governance.rules.dispute import DisputeStage
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.models.tables import AtTableQuerySet
from commontable.partnership.rules.standing import Standing

from .bodies import Body


class DisputeQuerySet(AtTableQuerySet):
    """Disputes, by who may know of them."""

    def known_to(self, member: Member) -> DisputeQuerySet:
        """Those the member may see at all: open ones, settled ones all may read, and those they have a part in."""
        own_side = Side.objects.filter(dispute=models.OuterRef("pk"), member=member)
        author_side = own_side.filter(partner=models.OuterRef("raised_by__partner"))
        return self.filter(partnership=member.partnership_id).filter(
            models.Q(is_private=False)
            | models.Q(stage=DisputeStage.SETTLED, settlement_is_public=True)
            | models.Q(raised_by=member)
            | models.Q(mediator=member)
            | models.Q(models.Exists(author_side))
            | models.Q(models.Exists(own_side), told_at__isnull=False)
        )


class Dispute(AtTable):
    """Something partners cannot settle between themselves. Private: its sides and mediator alone know of it."""

    number = models.PositiveIntegerField()
    title = models.CharField(_("what it is about"), max_length=160)
    is_private = models.BooleanField(_("to the mediator alone"), default=True)
    raised_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # the other sides know of it since then
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
    letters_lost = models.JSONField(default=list)  # members, by key, whose letter could not be delivered

    objects: ClassVar[Any] = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        constraints = (
            models.UniqueConstraint("partnership", "number", name="one_dispute_a_number"),
            models.CheckConstraint(
                condition=models.Q(is_accepted=False) | models.Q(mediator__isnull=False),
                name="who_accepted_to_mediate_is_known",
            ),
        )

    def __str__(self) -> str:  # the journal keeps this, and others read it
        return _("dispute %(number)d") % {"number": self.number}

    @property
    def is_known_to_all(self) -> bool:
        """Whether every member may know what it is about: raised openly, or settled for all to read."""
        return not self.is_private or (self.stage == DisputeStage.SETTLED and self.settlement_is_public)

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """MEDIATOR for whoever mediates or is asked to, AUTHOR for whoever raised it or speaks for that side now.

        PARTY for the named people of its sides, from when they know of it; where nobody of the author's side is at the
        table any more, each of them is in the author's place.
        """
        day, own = self.partnership.day(at), self.raised_by.partner_id
        sides = list(self.sides.select_related("member__partner"))
        authors = [self.raised_by, *(side.member for side in sides if side.partner_id == own)]
        stands = {Standing.MEDIATOR} if self.mediator_id == member.pk else set()
        if member in authors:
            stands |= {Standing.AUTHOR}
        if any(side.member_id == member.pk for side in sides) and (self.told_at is not None or member in authors):
            stands |= {Standing.PARTY}
            stands |= set() if any(one.is_present(day) for one in authors) else {Standing.AUTHOR}
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


class FormerMediator(AtTable):
    """Somebody who was asked to mediate and does not, or no longer, with what they had answered."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="former_mediators")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    declared = models.JSONField(default=dict)
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("former mediator")

    def __str__(self) -> str:
        return f"{self.dispute}: {self.member}"
