"""The journal app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers the journal package with Django."""

    name = "commontable.journal"
    label = "journal"
