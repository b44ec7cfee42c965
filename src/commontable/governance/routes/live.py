"""Addresses of meetings under way."""

from django.urls import path

from commontable.governance.views.live import acting, rooms, writing

LIVE = "p/<slug:table>/meetings/<uuid:meeting>/live/"
TURN = f"{LIVE}word/<int:turn>/"
urlpatterns = [
    path(LIVE, rooms.show_phone, name="live"),
    path(f"{LIVE}run/", rooms.show_run, name="run"),
    path(f"{LIVE}screen/", rooms.show_screen, name="screen"),
    path(f"{LIVE}open/", acting.open_meeting, name="open_meeting"),
    path(f"{LIVE}take-back/", acting.take_back_opening, name="take_back_opening"),
    path(f"{LIVE}end/", acting.end_meeting, name="end_meeting"),
    path(f"{LIVE}on/", acting.move_on, name="move_on"),
    path(f"{LIVE}word/", acting.ask_for_word, name="ask_for_word"),
    path(f"{LIVE}hands/", acting.call_on, name="call_on"),
    path(f"{TURN}give/", acting.give_word, name="give_word"),
    path(f"{TURN}end/", acting.end_word, name="end_word"),
    path(f"{TURN}back/", acting.give_back_word, name="give_back_word"),
    path(f"{LIVE}attendance/", writing.attendance, name="attendance"),
    path(f"{LIVE}attendance.csv", writing.export_attendance, name="attendance_csv"),
    path(f"{LIVE}items/<int:item>/note/", writing.note, name="note_outcome"),
    path(f"{LIVE}decide/", writing.decide, name="decide_in_meeting"),
    path(f"{LIVE}promise/", writing.promise, name="promise_in_meeting"),
]
