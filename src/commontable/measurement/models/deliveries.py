"""Deliveries: a partner's file on its way in; extracts: what was accepted and lies sealed in the vault."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import AgreementVersion
from commontable.measurement.rules.delivery import OPEN, Stage
from commontable.partnership.models import AtTable, Member, Partner

from .datasets import Dataset


class Due(AtTable):
    """What one partner agreed to send of one dataset for one period, and by when."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="dues")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="dues")
    label = models.CharField(_("period"), max_length=60)
    due_on = models.DateField(_("due on"))
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file due")
        constraints = (models.UniqueConstraint("dataset", "partner", "label", name="one_due_a_partner_dataset_period"),)

    def __str__(self) -> str:
        return f"{self.dataset.title}, {self.label}"


class ColumnMapping(AtTable):
    """How a partner's files of a dataset are read, learned once: dialect, columns, spellings."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="mappings")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="mappings")
    reading = models.JSONField(default=dict)  # analysis.contract.Reading as JSON; spellings, never rows
    learned_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("dataset", "partner", name="one_mapping_a_partner_dataset"),)

    def __str__(self) -> str:
        return f"{self.partner} → {self.dataset}"


class Delivery(AtTable):
    """One upload, from arrival to acceptance or withdrawal. Findings lie sealed in the vault, never here."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="deliveries")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="deliveries")
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    file_name = models.CharField(_("file"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    wrapped_key = models.BinaryField(null=True)  # key of this delivery's sealed files; dropped with them
    run = models.UUIDField(null=True)  # the reading or check under way; what another one finds is thrown away
    beat_at = models.DateTimeField(null=True)  # its last sign of life
    staged = models.JSONField(default=dict)  # typed rows in the vault: uuid, hashes, what they were compared with
    staged_key = models.BinaryField(null=True)  # their key, wrapped; the extract's own once it is confirmed
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.ARRIVED)
    progress = models.PositiveSmallIntegerField(default=0)  # percent of the running check
    reading = models.JSONField(default=dict)  # how it was read: analysis.contract.Reading as JSON
    row_count = models.BigIntegerField(null=True)
    finding_counts = models.JSONField(default=dict)  # finding code → how many
    refusal = models.JSONField(default=dict)  # {code, message, remedy} where the file could not be read
    diff = models.JSONField(default=dict)  # counts only: rows added, gone, changed; categories; jumps
    checked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, blank=True)  # withdrawn: by whom or by what

    class Meta:
        verbose_name = _("file")
        constraints = (
            models.UniqueConstraint("due", condition=models.Q(stage__in=sorted(OPEN)), name="one_open_file_a_due"),
        )
        indexes = (models.Index(fields=["partner", "file_sha256"], name="same_file_again"),)

    def __str__(self) -> str:
        return str(self.due)  # not the file's name: it may name a child, and the journal is read by others

    @property
    def finding_total(self) -> int | None:
        """How many findings the last check had; None before the first."""
        return sum(self.finding_counts.values()) if self.row_count is not None else None


class PartnershipKey(AtTable):
    """The key that wraps the keys of a partnership's extracts, itself wrapped by the server's key file."""

    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    wrapped_at = models.DateTimeField(null=True)  # by the server's key of today; null: when it was made
    retired = models.BinaryField(null=True)  # the key before it, wrapped: for work that was under way when it changed
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("partnership", name="one_key_a_partnership"),)

    def __str__(self) -> str:
        return f"key of {self.partnership}"


class Extract(AtTable):
    """An accepted file's typed rows, immutable in the vault. One extract of a due is in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="extract")
    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="extracts")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="extracts")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="extracts")
    schema = models.JSONField()  # as it stood when the rows were typed
    schema_version = models.PositiveIntegerField()
    row_count = models.BigIntegerField()
    file_sha256 = models.CharField(max_length=64)  # of the partner's own file
    measures_path = models.CharField(max_length=200)  # below the vault folder
    measures_sha256 = models.CharField(max_length=64)
    identities_path = models.CharField(max_length=200, blank=True)
    identities_sha256 = models.CharField(max_length=64, blank=True)
    wrapped_key = models.BinaryField(null=True)  # null: destroyed, the rows can never be read again
    agreement_version = models.ForeignKey(  # that covered the rows when they were accepted; none for open data
        AgreementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    destroy_on = models.DateField(_("to be destroyed on"))
    destroyed_at = models.DateTimeField(null=True, blank=True)
    certificate = models.JSONField(default=dict)  # of destruction

    class Meta:
        verbose_name = _("accepted file")
        constraints = (
            models.UniqueConstraint(
                "due",
                condition=models.Q(superseded_at__isnull=True, destroyed_at__isnull=True),
                name="one_extract_in_force_a_due",
            ),
        )

    def __str__(self) -> str:
        return str(self.delivery)
