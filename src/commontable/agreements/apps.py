"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers the agreements package with Django."""

    name = "commontable.agreements"
    label = "agreements"
