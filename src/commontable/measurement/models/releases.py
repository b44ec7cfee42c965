"""Releases: frozen, numbered, disclosure-checked sets of figures; replies and notes beside them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.models import AtTable, Member, Partner

from .indicators import Indicator, IndicatorVersion


class Release(AtTable):
    """A set of figures on its way to publication, or published. A published release is never edited."""

    number = models.PositiveIntegerField(null=True)  # given at publication: 1, 2, 3 … without gaps
    title = models.CharField(_("title"), max_length=120)
    stage = models.CharField(max_length=20, choices=ReleaseStage.choices, default=ReleaseStage.DRAFT)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices, default=Audience.PARTNERS)
    licence = models.CharField(_("licence"), max_length=160, blank=True)  # of what anybody may read; files say it
    periods = models.JSONField(_("periods"), default=list)  # empty: every period the data holds
    progress = models.PositiveSmallIntegerField(default=0)
    run = models.CharField(max_length=36, blank=True)  # the computation under way; what an older one says is not heard
    progress_at = models.DateTimeField(null=True, blank=True)  # when that computation last gave a sign of life
    failure = models.TextField(blank=True)  # why it could not be computed, in words
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    what_changed = models.TextField(_("what changed"), blank=True)
    reply_until = models.DateField(_("partners may reply until"), null=True, blank=True)
    manifest = models.JSONField(default=dict)  # file hashes, definitions, policy, counts, code version, certificate
    folder = models.CharField(
        max_length=200, blank=True
    )  # below the releases folder: cells.parquet, .csv, release.json
    cells_sha256 = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("release")
        constraints = (
            models.UniqueConstraint("partnership", "number", name="one_release_a_number"),
            models.CheckConstraint(
                condition=models.Q(stage=ReleaseStage.PUBLISHED, number__isnull=False, published_at__isnull=False)
                | (~models.Q(stage=ReleaseStage.PUBLISHED) & models.Q(number__isnull=True)),
                name="numbered_when_published",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title


class ReleaseIndicator(AtTable):
    """An indicator in a release, by the definition it was computed with."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="indicators")
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="released")

    class Meta:
        constraints = (models.UniqueConstraint("release", "indicator", name="one_definition_in_a_release"),)

    def __str__(self) -> str:
        return f"{self.version}"


class Reply(AtTable):
    """A partner's word beside a figure, given before publication and shown with it ever after."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="replies")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("reply"))
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reply")

    def __str__(self) -> str:
        return self.text[:60]


class Note(AtTable):
    """Something to know about an indicator's figures, pinned to a point where it belongs to one.

    A point is a period, a group and a place; without any of them the note is about the indicator as a whole.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="notes")
    period = models.CharField(_("period"), max_length=40, blank=True)
    breakdown = models.CharField(max_length=300, default="{}")  # JSON object, keys sorted; {} is everybody
    place_level = models.CharField(max_length=40, default="all")
    place = models.CharField(max_length=80, default="*")
    text = models.TextField(_("note"))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    point: str  # where it is pinned, in words; filled in where notes are listed for a page (datasets.note_points)

    class Meta:
        verbose_name = _("note on the data")

    def __str__(self) -> str:
        return self.text[:60]
