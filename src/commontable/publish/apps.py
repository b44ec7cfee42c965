"""The publish app."""

from django.apps import AppConfig


class PublishConfig(AppConfig):
    """Registers the publish package with Django."""

    name = "commontable.publish"
    label = "publish"
