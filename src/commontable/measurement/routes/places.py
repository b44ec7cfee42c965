"""Addresses of a place and of what is known of it."""

from django.urls import path

from commontable.measurement.views import indicator
from commontable.measurement.views import places as views

urlpatterns = [
    path("p/<slug:table>/places/<int:place>/", views.show_place, name="place"),
    path("p/<slug:table>/places/<int:place>/facts/", views.change_facts, name="place_facts"),
    path(
        "p/<slug:table>/indicators/<slug:indicator>/places.csv",
        indicator.download_places,
        name="indicator-places-csv",
    ),
]
