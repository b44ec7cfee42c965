"""The common agenda: what the partners pursue together, version by version, and how each partner's own plan aligns."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Document
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.standing import Standing

from .decisions import Decision


class AgendaVersion(AtTable):
    """The common agenda as a decision adopted it. Never edited; the next decision makes the next version."""

    number = models.PositiveSmallIntegerField()
    parts = models.JSONField()  # governance.rules.common_agenda.Part → text
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="agenda_version")
    adopted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the common agenda")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_agenda_version_a_number"),)

    def __str__(self) -> str:
        return f"{self.partnership}, {self.number}"


class Alignment(AtTable):
    """How a partner says its own plan serves the common agenda. A newer one takes its place; it stays readable."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="alignments")
    version = models.ForeignKey(AgendaVersion, on_delete=models.PROTECT, related_name="alignments")
    parts = models.JSONField(default=list)  # which parts of the agenda it serves
    text = models.TextField(_("how your plan serves it"))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("address of the plan"), blank=True)
    plan_on = models.DateField(_("date of the plan"))
    declared_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alignment")
        constraints = (
            models.UniqueConstraint(
                "partner",
                condition=models.Q(replaced_at__isnull=True, withdrawn_at__isnull=True),
                name="one_alignment_a_partner",
            ),
        )

    def __str__(self) -> str:
        return str(self.partner)

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """OWNER for every member of the partner whose plan it is."""
        return frozenset({Standing.OWNER}) if member.partner_id == self.partner_id else frozenset()
