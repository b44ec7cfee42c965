"""The sectors that sit at a cross-sector education table."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sector(TextChoices):
    """Where a partner comes from; seats are shared out by sector."""

    SCHOOLS = "schools", _("School systems")
    GOVERNMENT = "government", _("Government agencies")
    NONPROFIT = "nonprofit", _("Non-profits")
    BUSINESS = "business", _("Business")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    HIGHER_EDUCATION = "higher_education", _("Higher education")
    HEALTH = "health", _("Health")
    LABOUR = "labour", _("Unions")
    FAITH = "faith", _("Faith groups")
    FAMILIES = "families", _("Parents and families")
    STUDENTS = "students", _("Students")
    RESIDENTS = "residents", _("Residents")
