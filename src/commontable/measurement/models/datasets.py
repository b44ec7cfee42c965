"""Datasets: what partners agree to send, and the places their rows speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.kinds import Basis
from commontable.analysis.contract import Schema
from commontable.partnership.models import AtTable, Partner


class Dataset(AtTable):
    """One kind of file: its columns (a Frictionless Table Schema with roles), why and how long it is held."""

    Basis = Basis

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("about"), blank=True)
    purpose = models.TextField(_("purpose"))
    legal_basis = models.CharField(_("legal basis"), max_length=30, choices=Basis.choices)
    recipients = models.TextField(_("recipients"))
    receivers = models.ManyToManyField(
        Partner, blank=True, related_name="receives"
    )  # beside the backbone, who keeps it
    retention_days = models.PositiveIntegerField(_("days a file is kept after it is accepted"), default=730)
    source = models.TextField(_("source and licence"), blank=True)
    is_synthetic = models.BooleanField(_("invented data"), default=False)
    schema = models.JSONField(_("schema"))  # Frictionless Table Schema + "roles"
    version = models.PositiveIntegerField(_("version"), default=1)  # of the schema: partners' files follow it
    revision = models.PositiveIntegerField(default=1)  # of everything: two people editing at once are noticed
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dataset")
        constraints = (models.UniqueConstraint("partnership", "slug", name="one_dataset_a_slug"),)

    def __str__(self) -> str:
        return self.title

    @property
    def contract(self) -> Schema:
        """The schema, parsed."""
        return Schema.parse(self.schema)


class Place(AtTable):
    """A place rows may speak of (a district, a school): unknown codes are findings, names are shown."""

    level = models.CharField(_("level"), max_length=40)  # a place column of the schema: "district", "school"
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    partner = models.ForeignKey(Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="places")

    class Meta:
        verbose_name = _("place")
        constraints = (models.UniqueConstraint("partnership", "level", "code", name="one_place_a_code"),)

    def __str__(self) -> str:
        return self.name
