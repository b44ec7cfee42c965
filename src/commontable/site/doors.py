"""The front door, each partnership's home, and the way from one table to another."""

from django.urls import path

from . import home

app_name = "site"
urlpatterns = [
    path("", home.choose_table, name="door"),
    path("health/", home.show_health, name="health"),
    path("p/<slug:table>/", home.show_home, name="home"),
    path("p/<slug:table>/sit/", home.change_seat, name="change_seat"),
]
