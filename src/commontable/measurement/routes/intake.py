"""Addresses of a partner's own data, and of the backbone's view of what has arrived."""

from django.urls import path

from commontable.measurement.views.intake import (
    accepted,
    arrivals,
    checking,
    confirming,
    files,
    listing,
    proving,
    reading,
)

urlpatterns = [
    path("p/<slug:table>/data/", listing.show_your_data, name="your_data"),
    path("p/<slug:table>/data/arrivals/", arrivals.show_arrivals, name="arrivals"),
    path("p/<slug:table>/data/arrivals.csv", arrivals.export_arrivals, name="arrivals_csv"),
    path("p/<slug:table>/data/certificates/", proving.check_certificate, name="check_certificate"),
    path("p/<slug:table>/data/<int:due>/", listing.show_due, name="due"),
    path("p/<slug:table>/data/<int:due>/template.<str:ending>", listing.download_template, name="template"),
    path("p/<slug:table>/data/files/<uuid:uuid>/", files.show_file, name="file"),
    path("p/<slug:table>/data/files/<uuid:uuid>/progress/", checking.show_progress, name="file_progress"),
    path("p/<slug:table>/data/files/<uuid:uuid>/again/", checking.check_again, name="file_again"),
    path("p/<slug:table>/data/files/<uuid:uuid>/reading/", reading.say_how, name="file_reading"),
    path("p/<slug:table>/data/files/<uuid:uuid>/reopen/", reading.reopen, name="file_reopen"),
    path("p/<slug:table>/data/files/<uuid:uuid>/answers/", reading.answer, name="file_answers"),
    path("p/<slug:table>/data/files/<uuid:uuid>/no-identity/", reading.say_no_identity, name="file_no_identity"),
    path("p/<slug:table>/data/files/<uuid:uuid>/findings.<str:ending>", files.download_findings, name="file_findings"),
    path("p/<slug:table>/data/files/<uuid:uuid>/confirm/", confirming.confirm, name="file_confirm"),
    path("p/<slug:table>/data/files/<uuid:uuid>/withdraw/", confirming.withdraw, name="file_withdraw"),
    path("p/<slug:table>/data/accepted/<uuid:uuid>/", accepted.show_accepted, name="accepted"),
    path("p/<slug:table>/data/accepted/<uuid:uuid>/restore/", accepted.restore, name="accepted_restore"),
    path("p/<slug:table>/data/accepted/<uuid:uuid>/destroy/", accepted.destroy, name="accepted_destroy"),
    path("p/<slug:table>/data/accepted/<uuid:uuid>/certificate/", accepted.show_certificate, name="certificate_page"),
    path(
        "p/<slug:table>/data/accepted/<uuid:uuid>/certificate.json", accepted.download_certificate, name="certificate"
    ),
]
