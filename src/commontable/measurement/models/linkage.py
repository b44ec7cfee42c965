"""Linkage: which files are brought together and why, each time it was done, and what people decided about pairs."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import AgreementVersion
from commontable.measurement.rules.linkage import RUNNING, Mode, RunStage
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.standing import Standing

from .datasets import Dataset
from .deliveries import Extract


class LinkagePlan(AtTable):
    """That the same child is found in these datasets: for which purpose, by which columns, how sure it has to be."""

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("purpose"))  # in the words of the agreements that allow it
    receivers = models.ManyToManyField(Partner, blank=True, related_name="+")  # beside the backbone
    mode = models.CharField(_("what partners send"), max_length=20, choices=Mode.choices, default=Mode.CLEAR)
    threshold = models.FloatField(_("pairs count as one child from"), default=0.5)  # probability, 0 to 1
    low = models.FloatField(_("people look at pairs from"), default=0.2)
    high = models.FloatField(_("people look at pairs up to"), default=0.9)
    profile = models.JSONField(_("how codes are made"), default=dict, blank=True)  # of the encoder; clear: empty
    reviewer = models.ForeignKey(  # may see both sides of an uncertain pair; none: agreement patterns only
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews_linkage"
    )
    reviewer_named_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewer_named_at = models.DateTimeField(null=True, blank=True)
    wrapped_key = models.BinaryField(null=True)  # makes fingerprints of records; null: closed, nobody can any more
    revision = models.PositiveIntegerField(default=1)  # two people editing at once are noticed
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("linkage plan")
        constraints = (
            models.UniqueConstraint("partnership", "slug", name="one_linkage_plan_a_slug"),
            models.CheckConstraint(
                condition=Q(low__gte=0) & Q(low__lte=F("threshold")) & Q(threshold__lte=F("high")) & Q(high__lte=1),
                name="a_linkage_threshold_lies_in_its_band",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """What the member is to the plan: whether they were named to look at its uncertain pairs."""
        return frozenset({Standing.REVIEWER} if member.pk == self.reviewer_id else ())


class LinkedDataset(AtTable):
    """One of the datasets of a plan, and which of its columns say what about a person. Its slug names the source."""

    plan = models.ForeignKey(LinkagePlan, on_delete=models.CASCADE, related_name="datasets")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="linked")
    fields = models.JSONField(default=dict)  # our name (given_name, birth_date …) → an identity column of the schema
    row_id = models.CharField(max_length=120, blank=True)  # codes: the column that holds the encoder's random row ids

    class Meta:
        constraints = (models.UniqueConstraint("plan", "dataset", name="one_dataset_once_in_a_plan"),)

    def __str__(self) -> str:
        return str(self.dataset)


class LinkageRun(AtTable):
    """One linking of everything that was in force: its state, what it found in counts, and the key of what it made."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(LinkagePlan, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the plan
    mode = models.CharField(max_length=20, choices=Mode.choices)  # of the plan when it began
    stage = models.CharField(max_length=20, choices=RunStage.choices, default=RunStage.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    beat_at = models.DateTimeField(null=True)  # its last sign of life
    failure = models.TextField(blank=True)  # why it could not be linked, in words
    engine = models.CharField(max_length=20, blank=True)
    report = models.JSONField(default=dict)  # protected numbers only: quality, match rate by group and partner
    people = models.BigIntegerField(null=True)
    uncertain = models.PositiveIntegerField(default=0)  # pairs somebody should look at, when it ended
    uncertain_sha256 = models.CharField(max_length=64, blank=True)
    settings = models.JSONField(default=dict)  # threshold, band, fields: as they stood
    wrapped_key = models.BinaryField(null=True)  # null: destroyed, nothing it made can be read again
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)  # a newer one is done
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("linking")
        constraints = (
            models.UniqueConstraint("plan", "number", name="one_linking_a_number"),
            models.UniqueConstraint(
                "plan", condition=Q(stage__in=sorted(RUNNING)), name="one_linking_of_a_plan_at_a_time"
            ),
            models.UniqueConstraint(
                "plan", condition=Q(stage=RunStage.DONE, superseded_at=None), name="one_linking_of_a_plan_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan.title}, {self.number}"


class Crosswalk(AtTable):
    """An accepted file in a linking: under which agreement it was opened, and the sealed list of its people."""

    run = models.ForeignKey(LinkageRun, on_delete=models.CASCADE, related_name="crosswalks")
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="crosswalks")
    agreement_version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)  # of the sealed crosswalk; empty: not made (yet)
    rows = models.BigIntegerField(null=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # with its extract, or with its run

    class Meta:
        verbose_name = _("list of one file's people")
        constraints = (models.UniqueConstraint("run", "extract", name="one_crosswalk_a_file_in_a_linking"),)

    def __str__(self) -> str:
        return f"{self.extract}"


class LinkageDecision(AtTable):
    """What somebody who may see both sides decided about two records; replayed whenever they meet again.

    Fingerprints are keyed by the plan's own key: they name nobody, and mean nothing once the plan is closed.
    """

    plan = models.ForeignKey(LinkagePlan, on_delete=models.CASCADE, related_name="decisions")
    run = models.ForeignKey(LinkageRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    left_source = models.CharField(max_length=60)  # a dataset's slug
    left = models.CharField(max_length=64)  # fingerprint of the record
    right_source = models.CharField(max_length=60)
    right = models.CharField(max_length=64)
    same = models.BooleanField(null=True)  # null: looked at, could not be told
    pattern = models.CharField(max_length=300, blank=True)  # which columns agreed, in words, no value
    probability = models.FloatField(null=True, blank=True)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("decision about a pair")
        constraints = (
            models.UniqueConstraint(
                "plan", "left_source", "left", "right_source", "right",
                condition=Q(withdrawn_at=None), name="one_decision_a_pair",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan}, {self.pk}"


class SuppressedRecord(AtTable):
    """A record that must not be linked any more, such as of a person who was erased; the file may still hold it."""

    plan = models.ForeignKey(LinkagePlan, on_delete=models.CASCADE, related_name="suppressed")
    source = models.CharField(max_length=60)  # a dataset's slug
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("plan", "source", "fingerprint", name="one_suppression_a_record"),)

    def __str__(self) -> str:
        return f"{self.plan}, {self.pk}"


class EncodedFile(AtTable):
    """Codes a partner made of its own file and sent instead of names. Personal data; gone once they are linked."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(LinkagePlan, on_delete=models.PROTECT, related_name="encoded")
    linked = models.ForeignKey(LinkedDataset, on_delete=models.PROTECT, related_name="encoded")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="encoded")
    extract = models.ForeignKey(  # whose rows the codes stand for
        Extract, on_delete=models.PROTECT, null=True, blank=True, related_name="encoded"
    )
    refresh = models.CharField(max_length=40, blank=True)  # the round of keys it was made with
    sha256 = models.CharField(max_length=64)  # of the file as it was sent
    file_bytes = models.BigIntegerField()
    row_count = models.BigIntegerField(null=True)
    wrapped_key = models.BinaryField(null=True)  # null: deleted
    refusal = models.JSONField(default=dict)  # {code, message, remedy} where it cannot be used
    details = models.JSONField(default=dict)  # encoder's version, which codes it holds; counts only
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    run = models.UUIDField(null=True, editable=False)  # the check that is at it; null: nobody's
    beat_at = models.DateTimeField(null=True)  # when that check began, or another was asked for
    checked_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)  # a newer one of the same partner came
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file of codes")
        constraints = (
            models.UniqueConstraint(
                "linked", "partner", "extract",
                condition=Q(superseded_at=None, deleted_at=None), name="one_file_of_codes_a_partner",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.linked}, {self.partner}"
