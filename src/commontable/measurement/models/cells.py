"""Cells: the protected figures of a release, as pages read them; the release's own file is the original."""

from django.db import models

from commontable.partnership.models import AtTable

from .indicators import Indicator
from .releases import Release


class Cell(AtTable):
    """One figure of one release: additive facts where they may be shown, nothing where they may not."""

    class Status(models.TextChoices):
        """Whether a figure may be shown; one mark for every hidden cell, whatever its cause."""

        PUBLISHED = "published", "published"
        HIDDEN = "hidden", "hidden"
        RANGED = "ranged", "ranged"
        EMPTY = "empty", "empty"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="cells")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    place_level = models.CharField(max_length=40)  # "all", or a place column: coarse to fine
    place = models.CharField(max_length=80)  # "*" at level "all"
    breakdown = models.CharField(max_length=300, default="{}")  # JSON object, keys sorted; {} is everybody
    depth = models.PositiveSmallIntegerField()  # how many breakdowns are crossed
    denominator = models.BigIntegerField(null=True)
    numerator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "release",
                "indicator",
                "period",
                "place_level",
                "place",
                "breakdown",
                name="one_cell_a_place_and_group",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="hidden")
                | models.Q(denominator=None, numerator=None, value=None, low=None, high=None),
                name="a_hidden_cell_holds_no_number",
            ),
        )
        indexes = (models.Index(fields=["release", "place_level", "depth"], name="cells_of_a_page"),)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period} {self.place} {self.breakdown}"
