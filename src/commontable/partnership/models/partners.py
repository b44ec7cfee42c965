"""Partners: the organisations at the table."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.sectors import Sector

from .tables import AtTable


class Partner(AtTable):
    """An organisation that joined, and may have left; its history stays."""

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_backbone = models.BooleanField(_("is the backbone"), default=False)
    about = models.TextField(_("about"), blank=True)
    why_joined = models.TextField(_("why it joined"), blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("partner")
        constraints = (
            models.UniqueConstraint("partnership", "slug", name="one_partner_a_slug"),
            models.UniqueConstraint(
                "partnership", condition=models.Q(is_backbone=True), name="one_backbone_a_partnership"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("joined_on")),
                name="partner_leaves_after_joining",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """What people call it."""
        return self.short_name or self.name

    def is_present(self, day: date) -> bool:
        """Whether it sits at the table that day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)
