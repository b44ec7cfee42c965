"""Turn-the-curve pages: one indicator, its forecast as it was, the story behind it, and who does what by when."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Commitment
from commontable.measurement.rules.turning import LONGEST_LINE, Cost, Force, TurningStage
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.standing import Standing

from .indicators import Indicator
from .releases import Release


class Turning(AtTable):
    """One attempt to turn one curve: of everybody, or of one group or place."""

    number = models.PositiveIntegerField()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="turnings")
    breakdown = models.CharField(max_length=300, default="{}")  # JSON object, keys sorted; {} is everybody
    place_level = models.CharField(max_length=40, default="all")
    place = models.CharField(max_length=80, default="*")
    stage = models.CharField(max_length=10, choices=TurningStage.choices, default=TurningStage.WORKING)
    end = models.CharField(_("the end"), max_length=LONGEST_LINE)  # the result wanted for children
    why = models.TextField(_("why it matters"), blank=True)
    revision = models.PositiveIntegerField(default=1)  # of end and why: two people writing at once are noticed
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    frozen = models.JSONField(default=dict)  # history and forecast as they were when the page was opened
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    learnt = models.TextField(_("what was learnt"), blank=True)

    class Meta:
        verbose_name = _("turn-the-curve page")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_turning_a_number"),)

    def __str__(self) -> str:
        return self.end

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """AUTHOR for whoever opened it."""
        return frozenset({Standing.AUTHOR}) if member.pk == self.opened_by_id else frozenset()


class _Line(AtTable):
    """One line of a page. A line is never deleted: it is withdrawn, and can be put back."""

    text = models.CharField(_("text"), max_length=LONGEST_LINE)
    revision = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class Factor(_Line):
    """A part of the story behind the curve."""

    turning = models.ForeignKey(Turning, on_delete=models.CASCADE, related_name="factors")
    force = models.CharField(_("what it does"), max_length=12, choices=Force.choices, default=Force.CONTRIBUTING)
    evidence = models.CharField(_("how we know"), max_length=LONGEST_LINE, blank=True)

    matters_to: list[FactorMark]  # filled in where a page ranks its factors (datasets.turning)

    class Meta:
        verbose_name = _("factor")


class FactorMark(AtTable):
    """A member says that this factor matters most."""

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="marks")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("factor", "member", name="one_mark_a_member_and_factor"),)

    def __str__(self) -> str:
        return f"{self.member}: {self.factor}"


class PartnerRole(_Line):
    """A partner with a role in turning the curve: one at the table, or one named who is not there yet."""

    turning = models.ForeignKey(Turning, on_delete=models.CASCADE, related_name="partner_roles")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=160, blank=True)  # where it is not at the table

    class Meta:
        verbose_name = _("partner with a role")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(partner__isnull=False, name="") | (models.Q(partner=None) & ~models.Q(name="")),
                name="a_partner_or_a_name",
            ),
        )

    @property
    def called(self) -> str:
        """The partner's name, at the table or not."""
        return self.partner.name if self.partner else self.name


class Idea(_Line):
    """Something that works, or might: with its evidence, what it costs and whom it reaches."""

    turning = models.ForeignKey(Turning, on_delete=models.CASCADE, related_name="ideas")
    evidence = models.CharField(_("how we know"), max_length=LONGEST_LINE, blank=True)
    cost = models.CharField(_("what it costs"), max_length=6, choices=Cost.choices, default=Cost.LOW)
    reach = models.CharField(_("whom it reaches"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("idea")


class Step(_Line):
    """A step of the action plan: what, who, by when; a promise once a partner has given its word."""

    turning = models.ForeignKey(Turning, on_delete=models.CASCADE, related_name="steps")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(_("who else"), max_length=160, blank=True)  # where nobody at the table does it
    due_on = models.DateField(_("by when"), null=True, blank=True)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="turning_steps"
    )

    class Meta:
        verbose_name = _("step of an action plan")

    @property
    def called(self) -> str:
        """Who does it, by name."""
        names = [self.member.name if self.member else "", self.partner.name if self.partner else "", self.who]
        return ", ".join(name for name in names if name)
