"""Addresses of the pages about power."""

from django.urls import URLPattern, path

from commontable.governance.views.power import showing

ONE = "p/<slug:table>/bodies/<slug:body>/power"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}/", showing.show_power, name="power"),
    path(f"{ONE}/<slug:what>.csv", showing.export_power, name="power_csv"),
    path(f"{ONE}/picture.<slug:kind>", showing.show_picture, name="power_picture"),
    path(f"{ONE}/body.toml", showing.export_body, name="power_toml"),
]
