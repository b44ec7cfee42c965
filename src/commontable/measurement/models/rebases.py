"""Which figures an indicator's natural variation is told from: since a change made on purpose, or only the first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import AtTable, Member

from .indicators import Indicator


class Rebase(AtTable):
    """From this period on an indicator's mean and limits start anew, for a reason somebody gave."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="rebases")
    period = models.CharField(_("period"), max_length=40)
    reason = models.TextField(_("what was changed"))
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("re-base")
        constraints = (
            models.UniqueConstraint(
                "indicator", "period", condition=models.Q(withdrawn_at__isnull=True), name="one_rebase_a_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.period}"


class FixedLimits(AtTable):
    """An indicator's mean and limits stay as its first `points` figures set them, since each new start."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="fixed_limits")
    points = models.PositiveSmallIntegerField(_("figures"))
    reason = models.TextField(_("why these"))
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fixed limits")
        verbose_name_plural = _("fixed limits")
        constraints = (
            models.UniqueConstraint(
                "indicator", condition=models.Q(withdrawn_at__isnull=True), name="one_fixed_limits"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.points}"
