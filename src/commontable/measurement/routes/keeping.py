"""Addresses of what keeps the vault."""

from django.urls import path

from commontable.measurement.views.keeping import exporting, holds, openings

urlpatterns = [
    path("p/<slug:table>/data/accepted/<uuid:uuid>/export/", exporting.export, name="accepted_export"),
    path("p/<slug:table>/data/opened/", openings.list_openings, name="openings"),
    path("p/<slug:table>/data/opened.csv", openings.export_openings, name="openings_csv"),
    path("p/<slug:table>/data/holds/", holds.list_holds, name="holds"),
    path("p/<slug:table>/data/holds.csv", holds.export_holds, name="holds_csv"),
    path("p/<slug:table>/data/holds/place/", holds.place, name="hold_place"),
    path("p/<slug:table>/data/holds/<int:hold>/lift/", holds.lift, name="hold_lift"),
]
