"""Pages about data, indicators, releases and the scorecard: one module of addresses an area."""

from commontable.measurement.routes import datasets, indicators, intake, places, releases, scorecard

app_name = "measurement"
urlpatterns = [
    *datasets.urlpatterns,
    *indicators.urlpatterns,
    *intake.urlpatterns,
    *places.urlpatterns,
    *releases.urlpatterns,
    *scorecard.urlpatterns,
]
