"""Addresses of the scorecard and of what everybody reads."""

from django.urls import path

from commontable.measurement.views import scorecard as views

urlpatterns = [
    path("p/<slug:table>/scorecard/", views.show_scorecard, name="scorecard"),
    path("p/<slug:table>/scorecard/places/", views.choose_place, name="scorecard-places"),
    path("p/<slug:table>/scorecard/scorecard.csv", views.download_scorecard, name="scorecard-csv"),
    path("p/<slug:table>/protection/", views.show_protection, name="protection"),
    path("p/<slug:table>/indicators/<slug:indicator>/", views.show_indicator, name="indicator"),
    path("p/<slug:table>/indicators/<slug:indicator>/figures.csv", views.download_indicator, name="indicator-csv"),
    path(
        "p/<slug:table>/indicators/<slug:indicator>/chart-<str:chart>.<slug:kind>",
        views.download_chart,
        name="indicator-chart",
    ),
    path("p/<slug:table>/indicators/<slug:indicator>/lineage/", views.show_lineage, name="indicator-lineage"),
    path("p/<slug:table>/indicators/<slug:indicator>/notes/", views.write_note, name="write-note"),
    path(
        "p/<slug:table>/indicators/<slug:indicator>/notes/<int:note>/withdraw/",
        views.withdraw_note,
        name="withdraw-note",
    ),
    path(
        "p/<slug:table>/indicators/<slug:indicator>/notes/<int:note>/put-back/",
        views.put_note_back,
        name="put-note-back",
    ),
]
