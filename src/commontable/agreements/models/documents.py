"""Documents that are kept byte for byte: what was signed, certificates, papers brought as evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import AtTable, Member


class Document(AtTable):
    """Bytes that never change. The same bytes are kept once at a table."""

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)  # application/pdf, text/plain
    name = models.CharField(_("file name"), max_length=160)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    kept_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document")
        constraints = (models.UniqueConstraint("partnership", "sha256", name="one_document_a_digest"),)

    def __str__(self) -> str:
        return self.name
