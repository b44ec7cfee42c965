"""Pages about data, indicators, releases and the scorecard: one module of addresses an area."""

from commontable.measurement.routes import releases

app_name = "measurement"
urlpatterns = [
    *releases.urlpatterns,
]
