"""The ui app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the design system with Django."""

    name = "commontable.ui"
    label = "ui"
