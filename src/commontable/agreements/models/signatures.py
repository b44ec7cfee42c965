"""Signatures, and the chained evidence of how each came about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import AtTable, Member

from .agreements import AgreementVersion, Party
from .documents import Document


class Signature(AtTable):
    """A simple electronic signature: consent, intent, identity and the digests of exactly what was signed."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="signature")
    signer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name as typed"), max_length=120)
    title = models.CharField(_("position"), max_length=120)
    email = models.EmailField()
    authority = models.CharField(_("authority"), max_length=240)  # "I may sign for …", as agreed to
    consent = models.TextField()  # the words agreed to, in the language they were read in
    consent_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")  # the PDF that was shown
    document_sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64)
    known_by = models.CharField(max_length=20)  # how the signer was known: session, link
    signed_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("signature")

    def __str__(self) -> str:
        return f"{self.name}, {self.party}"


class Evidence(AtTable):
    """One step on the way to signatures; each holds the digest of the one before."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)  # agreements.rules.evidence.Step
    at = models.DateTimeField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("evidence")
        constraints = (models.UniqueConstraint("version", "number", name="one_evidence_a_number"),)

    def __str__(self) -> str:
        return f"{self.version}, {self.number}"
