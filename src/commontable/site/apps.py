"""The site app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the site package with Django."""

    name = "commontable.site"
    label = "site"
