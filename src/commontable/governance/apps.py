"""The governance app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Registers the governance package with Django."""

    name = "commontable.governance"
    label = "governance"
