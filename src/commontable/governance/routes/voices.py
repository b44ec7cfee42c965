"""Addresses by which members without an account are asked, and answer."""

from django.urls import path

from commontable.governance.views.voices import answering, sending

LINKS = "p/<slug:table>/proposals/<int:proposal>/rounds/<int:round>/links/"

urlpatterns = [
    path(LINKS, sending.show_links, name="voice_links"),
    path(f"{LINKS}send/", sending.send_links, name="send_links"),
    path(f"{LINKS}<int:seat>/", sending.hand_out, name="hand_out_link"),
    path(f"{LINKS}<int:seat>/end/", sending.end_links, name="end_links"),
    path("answer/<str:token>/", answering.answer, name="answer"),
    path("answer/<str:token>/thanks/", answering.answered, name="answered"),
]
