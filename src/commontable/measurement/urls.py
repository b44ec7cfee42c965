"""Pages about data, indicators, releases and the scorecard: one module of addresses an area."""

from commontable.measurement.routes import (
    activities,
    datasets,
    encoded,
    indicators,
    intake,
    keeping,
    linkage,
    linkage_review,
    notes,
    places,
    policies,
    releases,
    scorecard,
    turning,
)

app_name = "measurement"
urlpatterns = [
    *activities.urlpatterns,
    *datasets.urlpatterns,
    *encoded.urlpatterns,
    *indicators.urlpatterns,
    *intake.urlpatterns,
    *keeping.urlpatterns,
    *linkage.urlpatterns,
    *linkage_review.urlpatterns,
    *notes.urlpatterns,
    *places.urlpatterns,
    *policies.urlpatterns,
    *releases.urlpatterns,
    *scorecard.urlpatterns,
    *turning.urlpatterns,
]
