"""Pages about data, indicators, releases and the scorecard: one module of addresses an area."""

from commontable.measurement.routes import datasets, indicators, intake, releases, scorecard

app_name = "measurement"
urlpatterns = [
    *datasets.urlpatterns,
    *indicators.urlpatterns,
    *intake.urlpatterns,
    *releases.urlpatterns,
    *scorecard.urlpatterns,
]
