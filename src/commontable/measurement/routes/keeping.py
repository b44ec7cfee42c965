"""Addresses of what keeps the vault."""

from django.urls import path

from commontable.measurement.views.keeping import holds

urlpatterns = [
    path("p/<slug:table>/data/holds/", holds.list_holds, name="holds"),
    path("p/<slug:table>/data/holds.csv", holds.export_holds, name="holds_csv"),
    path("p/<slug:table>/data/holds/place/", holds.place, name="hold_place"),
    path("p/<slug:table>/data/holds/<int:hold>/lift/", holds.lift, name="hold_lift"),
]
