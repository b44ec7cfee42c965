"""Activities and their sites, and what was found out about whether taking part helped."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.activity import Design, Panel, StudyStage
from commontable.partnership.models import AtTable, Member, Partner

from .datasets import Dataset, Place
from .indicators import Indicator


class Activity(AtTable):
    """Something partners do so that an indicator moves: a tutoring programme, smaller classes, a bus that comes."""

    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("what is done, with whom, how often"))
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("run by")
    )
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="activities")  # that it should move
    dose_unit = models.CharField(_("dose is counted in"), max_length=60, blank=True)  # "hours a week"
    revision = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return self.name


class Site(AtTable):
    """A place where an activity runs: since when, until when, how much of it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sites")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sites")
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    dose = models.FloatField(_("dose"), null=True, blank=True)

    class Meta:
        verbose_name = _("site")
        constraints = (
            models.UniqueConstraint("activity", "place", name="one_site_a_place"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="a_site_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity}: {self.place}"


class EffectStudy(AtTable):
    """A question put to the figures, whether taking part helped, with the answer or why there is none. Never edited."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="studies")
    number = models.PositiveIntegerField()  # 1, 2, 3 … at the table
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="effects")
    panel = models.CharField(_("from"), max_length=10, choices=Panel.choices)
    design = models.CharField(_("design"), max_length=12, choices=Design.choices)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="effects")
    question = models.JSONField(default=dict)  # what was asked: level, period, columns, values
    why = models.TextField(_("why this comparison"))
    stage = models.CharField(max_length=10, choices=StudyStage.choices, default=StudyStage.COMPUTING)
    result = models.JSONField(default=dict)  # analysis.effect as plain values; no number where a check failed
    sources = models.JSONField(default=list)  # whose files, by fingerprint
    failure = models.TextField(blank=True)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)  # until then the backbone and the director read the answer
    shared_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("estimate of an effect")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_estimate_a_number"),)

    def __str__(self) -> str:
        return f"{self.activity} {self.number}: {self.indicator}"
