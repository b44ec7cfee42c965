"""The measurement app."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """Registers the measurement package with Django."""

    name = "commontable.measurement"
    label = "measurement"
