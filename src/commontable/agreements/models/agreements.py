"""Agreements: templates, the versions of a text, its parties, and how they reviewed it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.agreement import Force, VersionStage, force
from commontable.agreements.rules.kinds import AgreementKind, Basis, PartyRole
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.standing import Standing

from .documents import Document


class Template(AtTable):
    """Text from which agreements begin. Changing it changes no agreement."""

    kind = models.CharField(_("kind"), max_length=16, choices=AgreementKind.choices)
    basis = models.CharField(_("legal basis"), max_length=20, choices=Basis.choices, blank=True)
    title = models.CharField(_("title"), max_length=160)
    clauses = models.JSONField(default=list)  # [{key, heading, text}]
    library_key = models.CharField(max_length=40, blank=True)  # the shipped template it began as
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("template")

    def __str__(self) -> str:
        return self.title


class Agreement(AtTable):
    """What partners agree with one another, through all its versions."""

    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=16, choices=AgreementKind.choices)
    title = models.CharField(_("title"), max_length=160)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("agreement")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_agreement_a_number"),)

    def __str__(self) -> str:
        return self.title

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """AUTHOR for whoever began it; PARTY for every member of a partner that is named in any of its versions."""
        author = {Standing.AUTHOR} if self.author_id == member.pk else set()
        is_party = Party.objects.filter(version__agreement=self.pk, partner=member.partner_id).exists()
        return frozenset(author | ({Standing.PARTY} if is_party else set()))


class AgreementVersion(AtTable):
    """One text of an agreement with its terms and days. Never edited once it has been sent out to be signed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=VersionStage.choices, default=VersionStage.DRAFT)
    why = models.TextField(_("what changed and why"), blank=True)
    clauses = models.JSONField(default=list)  # [{key, heading, text}]
    terms = models.JSONField(default=dict)  # agreements.rules.terms.Terms as JSON
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("days before the end when renewal is due"), default=90)
    revision = models.PositiveIntegerField(default=1)  # two people editing at once are noticed
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)  # the text is fixed from here on
    issued_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text_kept = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pdf_kept = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    certificate = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_signed_elsewhere = models.BooleanField(_("signed outside"), default=False)
    signed_at = models.DateTimeField(null=True, blank=True)  # by the last of all
    replaced_on = models.DateField(null=True, blank=True)  # first day on which a newer version is in force instead
    terminated_on = models.DateField(_("terminated from"), null=True, blank=True)  # first day on which it no longer is
    terminated_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    terminated_why = models.TextField(_("why"), blank=True)
    closed_why = models.TextField(blank=True)  # declined or withdrawn

    class Meta:
        verbose_name = _("version of an agreement")
        constraints = (
            models.UniqueConstraint("agreement", "number", name="one_agreement_version_a_number"),
            models.UniqueConstraint(
                "agreement",
                condition=models.Q(stage__in=("draft", "review", "signing")),
                name="one_open_version_an_agreement",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement.title} ({self.number})"

    def force(self, day: date) -> Force | None:
        """What it is that day; None while it has not been signed by all."""
        if self.stage != VersionStage.SIGNED or self.starts_on is None:
            return None
        return force(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            terminated_on=self.terminated_on,
            replaced_on=self.replaced_on,
            day=day,
        )

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """As towards the agreement; SIGNATORY too for whoever is to sign this version."""
        signs = self.parties.filter(signatory=member.pk).exists()
        return self.agreement.standings_of(member, at) | ({Standing.SIGNATORY} if signs else set())


class Party(AtTable):
    """A partner named in a version: in what role, who signs for it, and in which place of the order."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="parties")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreed")
    role = models.CharField(_("role"), max_length=16, choices=PartyRole.choices, default=PartyRole.PARTY)
    signatory = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="signs")
    order = models.PositiveSmallIntegerField(_("place in the order of signing"), default=1)  # equal: in any order

    class Meta:
        verbose_name = _("party")
        constraints = (models.UniqueConstraint("version", "partner", name="one_party_a_partner"),)

    def __str__(self) -> str:
        return self.partner.name

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """SIGNATORY for whoever is to sign; and what the member is to the agreement."""
        signs = {Standing.SIGNATORY} if self.signatory_id == member.pk else set()
        return self.version.agreement.standings_of(member, at) | signs


class Review(AtTable):
    """What a party says about a version before it is signed. The newest of a member counts."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="reviews")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    is_ready = models.BooleanField(_("ready to sign"))
    words = models.TextField(_("what should change"), blank=True)
    revision = models.PositiveIntegerField()  # of the version that was read
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("review")

    def __str__(self) -> str:
        return f"{self.partner}: {self.version}"
