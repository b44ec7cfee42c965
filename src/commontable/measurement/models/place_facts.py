"""What is known of a place beside its figures, so that like can be compared with like."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.place_facts import Locale
from commontable.partnership.models import AtTable

from .datasets import Place


class PlaceFacts(AtTable):
    """Size, poverty and kind of a place, with their source: public facts, never worked out from a partner's rows."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="facts")
    children = models.PositiveIntegerField(_("children"), null=True, blank=True)
    poverty = models.FloatField(_("children in poverty, in percent"), null=True, blank=True)
    locale = models.CharField(_("kind of place"), max_length=20, choices=Locale.choices, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    year = models.CharField(_("year"), max_length=20, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("facts of a place")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(poverty=None) | models.Q(poverty__gte=0, poverty__lte=100),
                name="poverty_is_a_percentage",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_id}"
