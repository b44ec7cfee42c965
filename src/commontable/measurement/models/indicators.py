"""Indicators: one agreed definition each, versioned, signed off by partners; baselines and targets."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema
from commontable.measurement.rules.computable import Counting
from commontable.measurement.rules.definition import DefinitionStage, Direction, Kind, Outcome, Unit
from commontable.measurement.rules.linked import with_linked
from commontable.partnership.models import AtTable, Member, Partner

from .datasets import Dataset


class Indicator(AtTable):
    """Something the partnership measures together, under one of the seven outcomes."""

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    outcome = models.CharField(_("outcome"), max_length=40, choices=Outcome.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CORE)
    library_key = models.CharField(max_length=80, blank=True)  # the entry of the library it was made from
    position = models.PositiveSmallIntegerField(default=0)  # order within its outcome
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        constraints = (models.UniqueConstraint("partnership", "slug", name="one_indicator_a_slug"),)

    def __str__(self) -> str:
        return self.name


class IndicatorVersion(AtTable):
    """A definition: in words for people and in conditions for the machine. Frozen once it is agreed."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20, choices=DefinitionStage.choices, default=DefinitionStage.DRAFT)
    definition = models.TextField(_("definition in plain words"))
    population = models.TextField(_("population"))
    numerator = models.TextField(_("numerator"))
    denominator = models.TextField(_("denominator"))
    source_note = models.TextField(_("where the definition comes from"), blank=True)
    caveats = models.TextField(_("what to keep in mind"), blank=True)
    direction = models.CharField(_("better is"), max_length=10, choices=Direction.choices, default=Direction.INCREASE)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices, default=Unit.PERCENT)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    lag = models.CharField(_("how old the newest figure is when it arrives"), max_length=120, blank=True)
    minimum_count = models.PositiveSmallIntegerField(_("smallest group shown"), null=True, blank=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    where = models.TextField(_("which rows count"), blank=True)  # analysis.condition
    success = models.TextField(_("which of them succeed"), blank=True)  # analysis.condition; empty for a mean
    mean_of = models.CharField(_("column averaged"), max_length=80, blank=True)
    breakdowns = models.JSONField(_("breakdowns"), default=list)  # columns of the dataset
    depth = models.PositiveSmallIntegerField(_("breakdowns crossed at most"), default=2)
    linkage = models.ForeignKey(  # in which the same children are found elsewhere; none: no linked columns
        "LinkagePlan", on_delete=models.PROTECT, null=True, blank=True, related_name="definitions"
    )
    linked = models.JSONField(_("taken from other datasets"), default=list, blank=True)  # rules.linked.Taken
    what_changed = models.TextField(_("what changed"), blank=True)
    revision = models.PositiveIntegerField(default=1)  # of the draft: two people editing at once are noticed
    drafted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_because = models.TextField(_("why it counts without every signature"), blank=True)

    class Meta:
        verbose_name = _("definition")
        constraints = (
            models.UniqueConstraint("indicator", "number", name="one_definition_a_number"),
            models.UniqueConstraint(
                "indicator", condition=models.Q(stage=DefinitionStage.AGREED), name="one_agreed_definition"
            ),
            models.CheckConstraint(
                condition=(models.Q(success="") & ~models.Q(mean_of=""))
                | (~models.Q(success="") & models.Q(mean_of="")),
                name="either_a_share_or_a_mean",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.name}, v{self.number}"

    @property
    def schema(self) -> dict[str, Any]:
        """The dataset's schema, with the columns taken from other datasets about the same children."""
        return with_linked(self.dataset.schema, self.linked)

    @property
    def contract(self) -> Schema:
        """The same, read."""
        return Schema.parse(self.schema) if self.linked else self.dataset.contract

    @property
    def counting(self) -> Counting:
        """The part that a machine follows."""
        return Counting(
            where=self.where,
            success=self.success,
            mean_of=self.mean_of,
            breakdowns=tuple(self.breakdowns),
            depth=self.depth,
        )


class SignOff(AtTable):
    """A partner's word on a definition: signed, or not yet and why."""

    version = models.ForeignKey(IndicatorVersion, on_delete=models.CASCADE, related_name="sign_offs")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    is_signed = models.BooleanField()
    revision = models.PositiveIntegerField(default=1)  # of the wording they had before them
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-off")
        constraints = (models.UniqueConstraint("version", "partner", name="one_sign_off_a_partner"),)

    def __str__(self) -> str:
        return f"{self.partner}: {self.version}"


class _Aim(AtTable):
    """A figure agreed for a group (everybody where `breakdown` is empty) and a period."""

    period = models.CharField(_("period"), max_length=40)
    breakdown = models.CharField(max_length=300, default="{}")  # JSON object, keys sorted; {} is everybody
    value = models.FloatField(_("value"))  # in the indicator's unit: percent as 0 to 100
    rationale = models.TextField(_("rationale"))
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.period}: {self.value:g}"


class Baseline(_Aim):
    """Where the partnership started from."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="baselines")

    class Meta:
        verbose_name = _("baseline")
        constraints = (
            models.UniqueConstraint(
                "indicator",
                "breakdown",
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_baseline_a_group",
            ),
        )


class Target(_Aim):
    """Where the partnership has agreed to be by a period."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)  # "the council, 12 March"
    despite = models.TextField(_("why it asks for less than the baseline"), blank=True)

    class Meta:
        verbose_name = _("target")
        constraints = (
            models.UniqueConstraint(
                "indicator", "breakdown", "period",
                condition=models.Q(withdrawn_at__isnull=True), name="one_target_a_group_and_period",
            ),
        )  # fmt: skip
