"""Commitments: who promised what, by when, and whether it was kept."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.commitment import CommitmentStage
from commontable.agreements.rules.keeping import Turn
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.standing import Standing

from .agreements import AgreementVersion
from .documents import Document


class Commitment(AtTable):
    """A partner, and a person there, promise something by a day."""

    number = models.PositiveIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="commitments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="commitments")
    what = models.CharField(_("what is promised"), max_length=240)
    evidence_wanted = models.CharField(_("how we will know"), max_length=240, blank=True)
    due_on = models.DateField(_("by when"))
    stage = models.CharField(max_length=10, choices=CommitmentStage.choices, default=CommitmentStage.OPEN)
    agreement_version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    evidence = models.TextField(_("what was done"), blank=True)
    evidence_kept = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    missing = models.CharField(_("what is still missing"), max_length=240, blank=True)
    missed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(_("why"), max_length=240, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    # Filled in where promises are listed for a page (datasets.commitments.with_turns).
    turn: Turn
    days_late: int

    class Meta:
        verbose_name = _("commitment")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_commitment_a_number"),)
        indexes = (models.Index(fields=["partnership", "due_on"], name="commitments_by_day"),)

    def __str__(self) -> str:
        return self.what

    def is_late(self, day: date) -> bool:
        """Whether the day has passed and nobody has said it is done."""
        return self.stage == CommitmentStage.OPEN and self.due_on < day

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """OWNER for every member of the partner that promised."""
        return frozenset({Standing.OWNER}) if member.partner_id == self.partner_id else frozenset()


class NewDate(AtTable):
    """A commitment was renegotiated openly, before its day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="new_dates")
    before = models.DateField()
    after = models.DateField(_("new day"))
    why = models.CharField(_("why"), max_length=240)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("new date")

    def __str__(self) -> str:
        return f"{self.commitment}: {self.after}"
