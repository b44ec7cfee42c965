"""Addresses of notes pinned to points."""

from django.urls import path

from commontable.measurement.views.indicator import note_points as views

urlpatterns = [
    path("p/<slug:table>/notes/", views.list_notes, name="notes"),
    path("p/<slug:table>/notes/notes.csv", views.export_notes, name="notes_csv"),
    path("p/<slug:table>/indicators/<slug:indicator>/points/", views.show_points, name="note-points"),
]
