"""Addresses of the minutes of meetings, and of agendas and minutes as files."""

from django.urls import path

from commontable.governance.views.minutes import keeping, reading

MEETING = "p/<slug:table>/meetings/<uuid:meeting>/"
MINUTES = f"{MEETING}minutes/"
urlpatterns = [
    path(MINUTES, reading.show_minutes, name="minutes"),
    path(f"{MEETING}minutes.<str:ending>", reading.download_minutes, name="minutes_file"),
    path(f"{MEETING}agenda.<str:ending>", reading.download_agenda, name="agenda_file"),
    path(f"{MINUTES}versions/<int:number>/", reading.show_version, name="minutes_version"),
    path(f"{MINUTES}draft/", keeping.draft, name="draft_minutes"),
    path(f"{MINUTES}write/", keeping.write, name="write_minutes"),
    path(f"{MINUTES}prepare/", keeping.prepare, name="prepare_minutes"),
    path(f"{MINUTES}reopen/", keeping.reopen, name="reopen_minutes"),
    path(f"{MINUTES}approve/", keeping.approve, name="approve_minutes"),
    path(f"{MINUTES}corrections/", keeping.correct, name="correct_minutes"),
    path(f"{MINUTES}corrections/<int:correction>/", keeping.settle, name="settle_correction"),
]
