"""Keeping the vault: what is held back from destruction, what is no identity, and who was erased."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import AtTable, Member, Partner

from .datasets import Dataset
from .deliveries import Extract


class NoIdentity(AtTable):
    """A partner's data steward said, with a reason, that a column of a dataset tells groups and names nobody."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="no_identities")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(_("column"), max_length=80)  # our name of it
    kind = models.CharField(max_length=20)  # what the values looked like
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("column that is no identity")
        constraints = (models.UniqueConstraint("dataset", "partner", "field", name="one_word_on_a_column_a_partner"),)

    def __str__(self) -> str:
        return f"{self.dataset}, {self.field}"


class LegalHold(AtTable):
    """Rows that may not be destroyed while it lasts, whatever was agreed: one file, or all of a dataset or partner."""

    title = models.CharField(_("what it is called"), max_length=120)
    why = models.TextField(_("why"))
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    placed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.TextField(_("why it was lifted"), blank=True)

    class Meta:
        verbose_name = _("legal hold")
        constraints = (
            models.CheckConstraint(
                condition=Q(extract__isnull=False, dataset=None, partner=None)
                | Q(extract=None, dataset__isnull=False)
                | Q(extract=None, partner__isnull=False),
                name="a_hold_is_on_a_file_or_on_many",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SuppressionKey(AtTable):
    """The key of the fingerprints of erased people, wrapped by the partnership's key."""

    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("partnership", name="one_suppression_key_a_partnership"),)

    def __str__(self) -> str:
        return f"suppression key of {self.partnership}"


class Erasure(AtTable):
    """One person's rows were taken out of a partner's accepted files of a dataset. Says how many, never who."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="erasures")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="erasures")
    why = models.CharField(_("why"), max_length=300)
    rows = models.PositiveIntegerField()  # that were taken out, of all files
    files = models.PositiveIntegerField()  # that were written anew
    certificate = models.JSONField(default=dict)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("erasure")

    def __str__(self) -> str:
        return f"{self.dataset}, {self.pk}"


class ErasedPerson(AtTable):
    """The keyed fingerprint of somebody who was erased, so that the partner's next file does not bring them back."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="people")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)  # HMAC-SHA-256, by the suppression key

    class Meta:
        constraints = (models.UniqueConstraint("dataset", "partner", "fingerprint", name="one_fingerprint_a_person"),)

    def __str__(self) -> str:
        return f"{self.erasure}, {self.pk}"
