"""Packs: the figures a council takes to its meeting, chosen and ordered by people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.measurement.models import Indicator
from commontable.partnership.models import AtTable, Member


class Pack(AtTable):
    """Chosen indicators with a few opening words. Its files are made anew each time, from the releases of that day."""

    title = models.CharField(_("title"), max_length=120)
    opening = models.TextField(_("opening words"), blank=True)
    parts = models.JSONField(default=list)  # rules.packs.Part: what each indicator shows
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pack")

    def __str__(self) -> str:
        return self.title


class PackChapter(AtTable):
    """One indicator of a pack."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="chapters")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("chapter")
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint("pack", "indicator", name="one_chapter_an_indicator"),)

    def __str__(self) -> str:
        return f"{self.pack}: {self.indicator}"
