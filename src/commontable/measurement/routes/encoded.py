"""Addresses of codes that partners make instead of sending names."""

from django.urls import path

from commontable.measurement.views.encoded import checking, clerk, profiles

CODES = "p/<slug:table>/linkage/<slug:plan>/codes/<slug:dataset>/"
urlpatterns = [
    path("p/<slug:table>/linkage/commontable-encode.pyz", profiles.download_program, name="encoder"),
    path("p/<slug:table>/linkage/<slug:plan>/profile/", profiles.show_profile, name="encoding_profile"),
    path("p/<slug:table>/linkage/<slug:plan>/codes.csv", profiles.export_senders, name="codes_csv"),
    path(CODES, clerk.show_codes, name="codes"),
    path(f"{CODES}PROFILE.json", clerk.download_profile, name="codes_profile"),
    path(f"{CODES}<uuid:uuid>/progress/", checking.show_progress, name="codes_progress"),
    path(f"{CODES}<uuid:uuid>/again/", checking.check_again, name="codes_again"),
    path(f"{CODES}<uuid:uuid>/delete/", clerk.delete_codes, name="codes_delete"),
    path(f"{CODES}<uuid:uuid>/certificate.json", clerk.download_certificate, name="codes_certificate"),
]
