"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the accounts package with Django."""

    name = "commontable.accounts"
    label = "accounts"
