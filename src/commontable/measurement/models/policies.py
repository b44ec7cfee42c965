"""Protection policies: what may be shown to whom, chosen with a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.audiences import Audience
from commontable.partnership.models import AtTable, Member


class ProtectionPolicy(AtTable):
    """How figures for one audience are protected, from one moment to another; where none is in force, as by default."""

    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices)
    preset = models.CharField(max_length=40, blank=True)  # empty: settings of the table's own
    settings = models.JSONField()  # analysis.disclosure.Policy.to_dict()
    why = models.TextField(_("why"))
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("protection policy")
        constraints = (
            models.UniqueConstraint(
                "partnership",
                "audience",
                condition=models.Q(replaced_at__isnull=True),
                name="one_protection_policy_in_force_an_audience",
            ),
        )

    def __str__(self) -> str:
        return f"{self.audience}: {self.preset or 'own'}"
