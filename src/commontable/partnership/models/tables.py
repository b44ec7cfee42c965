"""The partnership itself, and what every row that belongs to one inherits."""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.stance import Stance


class Partnership(models.Model):
    """A community's table: one vision, many partners, nobody in charge of anybody."""

    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    place_name = models.CharField(_("place"), max_length=120, blank=True)
    about = models.TextField(_("about"), blank=True)
    stance = models.CharField(_("stance on equity"), max_length=30, choices=Stance.choices, default=Stance.UNIVERSAL)
    stance_says = models.TextField(_("the stance in our own words"), blank=True)
    default_language = models.CharField(_("language"), max_length=5, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    minimum_count = models.PositiveSmallIntegerField(_("smallest group that is ever shown"), default=10)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("partnership")
        constraints = (
            models.CheckConstraint(condition=models.Q(minimum_count__gte=3), name="smallest_group_is_three_or_more"),
        )

    def __str__(self) -> str:
        return self.name

    def day(self, at: datetime) -> date:
        """The calendar day it is at the table at that moment: terms begin and end at local midnight."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


class AtTableQuerySet(models.QuerySet[Any]):
    """Rows of partnerships; `of` is how pages reach them."""

    def of(self, partnership: Partnership) -> Self:
        """Only this partnership's rows."""
        return self.filter(partnership=partnership)


class AtTable(models.Model):
    """A row that belongs to exactly one partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = AtTableQuerySet.as_manager()

    class Meta:
        abstract = True
