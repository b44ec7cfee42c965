"""What was decided, by which rule, with whose dissent, and what it brought about."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Commitment
from commontable.governance.rules.kinds import EffectKind
from commontable.measurement.models import Indicator
from commontable.partnership.models import AtTable, Member
from commontable.partnership.rules.standing import Standing

from .bodies import Body
from .meetings import AgendaItem, Meeting
from .proposals import Proposal, Round


class Decision(AtTable):
    """An entry of the register of decisions. Its text is never edited; a later decision may replace it."""

    number = models.PositiveIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text as adopted"))
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="decision")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="decision")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)  # tally by head and by sector, as the rule counted it
    dissent = models.JSONField(default=list)  # objections carried, stand-asides and reservations, with their reasons
    decided_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_says = models.TextField(_("what the review found"), blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    effect_kind = models.CharField(_("effect"), max_length=20, choices=EffectKind.choices, default=EffectKind.NONE)
    effect = models.JSONField(default=dict, blank=True)
    waits_because = models.TextField(blank=True)  # why it could not be carried out when that was tried last

    class Meta:
        verbose_name = _("decision")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_decision_a_number"),)
        indexes = (models.Index(fields=["partnership", "decided_at"], name="decisions_by_time"),)

    def __str__(self) -> str:
        return self.title

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """What the member is to the body."""
        return self.body.standings_of(member, at)


class Effect(AtTable):
    """That a decision was carried out: at most one a decision, whatever happens."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="carried_out")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    says = models.CharField(max_length=240)

    class Meta:
        verbose_name = _("effect")

    def __str__(self) -> str:
        return self.says


class Origin(AtTable):
    """Where a commitment was made: in a meeting, by a decision, or both."""

    commitment = models.OneToOneField(Commitment, on_delete=models.CASCADE, related_name="origin")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="commitments")

    class Meta:
        verbose_name = _("where a commitment was made")

    def __str__(self) -> str:
        return str(self.commitment)
