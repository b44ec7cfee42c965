"""Addresses of the pages about calendars, and of the calendars themselves, which ask for no sign-in."""

from django.urls import path

from commontable.governance.views import calendars

urlpatterns = [
    path("p/<slug:table>/calendar/", calendars.show_calendar, name="calendar"),
    path("p/<slug:table>/calendar/new/", calendars.open_feed, name="open_feed"),
    path("p/<slug:table>/calendar/<int:feed>/end/", calendars.end_feed, name="end_feed"),
    path("calendar/<str:token>.ics", calendars.read_feed, name="feed"),
]
