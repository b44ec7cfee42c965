"""The partnership app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Registers the partnership package with Django."""

    name = "commontable.partnership"
    label = "partnership"
