"""Addresses where promises kept are looked at together."""

from django.urls import path

from commontable.agreements.views import keeping

ALL = "p/<slug:table>/commitments/kept/"
ONE = f"{ALL}<int:picture>/"
urlpatterns = [
    path(ALL, keeping.show_pictures, name="kept"),
    path(f"{ALL}new/", keeping.draw_up, name="draw_up_kept"),
    path(ONE, keeping.show_picture, name="kept_picture"),
    path(f"{ONE}kept.csv", keeping.export_picture, name="kept_csv"),
    path(f"{ONE}comment/", keeping.comment, name="comment_on_kept"),
    path(f"{ONE}show/", keeping.show_to_all, name="show_kept"),
    path(f"{ONE}withdraw/", keeping.withdraw, name="withdraw_kept"),
]
