"""Addresses of what keeps the vault."""

from django.urls import path

from commontable.measurement.views.keeping import erasing, exporting, holds, openings

urlpatterns = [
    path("p/<slug:table>/data/erasures/", erasing.list_erasures, name="erasures"),
    path("p/<slug:table>/data/erasures.csv", erasing.export_erasures, name="erasures_csv"),
    path("p/<slug:table>/data/erasures/<uuid:uuid>.json", erasing.download_certificate, name="erasure_certificate"),
    path("p/<slug:table>/data/erase/<slug:dataset>/", erasing.erase, name="erase"),
    path("p/<slug:table>/data/accepted/<uuid:uuid>/export/", exporting.export, name="accepted_export"),
    path("p/<slug:table>/data/opened/", openings.list_openings, name="openings"),
    path("p/<slug:table>/data/opened.csv", openings.export_openings, name="openings_csv"),
    path("p/<slug:table>/data/holds/", holds.list_holds, name="holds"),
    path("p/<slug:table>/data/holds.csv", holds.export_holds, name="holds_csv"),
    path("p/<slug:table>/data/holds/place/", holds.place, name="hold_place"),
    path("p/<slug:table>/data/holds/<int:hold>/lift/", holds.lift, name="hold_lift"),
]
