"""Addresses of the pages about meetings."""

from django.urls import path

from commontable.governance.views.meetings import agenda, by_link, calling, listing, showing

ALL = "p/<slug:table>/meetings/"
ONE = f"{ALL}<uuid:meeting>/"
ITEM = f"{ONE}items/<int:item>/"
urlpatterns = [
    path(ALL, listing.show_meetings, name="meetings"),
    path("p/<slug:table>/meetings.csv", listing.export_meetings, name="meetings_csv"),
    path(f"{ALL}call/", calling.call_meeting, name="call_meeting"),
    path(f"{ALL}plan/", calling.plan_meeting, name="plan_meeting"),
    path(ONE, showing.show_meeting, name="meeting"),
    path(f"{ONE}meeting.ics", showing.download_meeting, name="meeting_ics"),
    path(f"{ONE}change/", calling.change_meeting, name="change_meeting"),
    path(f"{ONE}cancel/", calling.cancel_meeting, name="cancel_meeting"),
    path(f"{ONE}restore/", calling.restore_meeting, name="restore_meeting"),
    path(f"{ONE}invite/", calling.invite_again, name="invite_again"),
    path(f"{ONE}reply/", showing.reply, name="reply_to_meeting"),
    path(f"{ONE}dates/", showing.answer_dates, name="answer_dates"),
    path(f"{ONE}dates/offer/", calling.offer_dates, name="offer_dates"),
    path(f"{ONE}dates/<int:option>/fix/", calling.fix_date, name="fix_date"),
    path(f"{ONE}dates/<int:option>/drop/", calling.drop_date, name="drop_date"),
    path(f"{ONE}agenda/", agenda.build_agenda, name="build_agenda"),
    path(f"{ONE}agenda.csv", agenda.export_agenda, name="agenda_csv"),
    path(f"{ONE}agenda/print/", agenda.print_agenda, name="print_agenda"),
    path(f"{ONE}agenda/send/", calling.send_agenda, name="send_agenda"),
    path(f"{ONE}agenda/add/", agenda.add_item, name="add_item"),
    path("reply/<str:token>/", by_link.reply_by_link, name="reply_by_link"),
    path(f"{ITEM}change/", agenda.change_item, name="change_item"),
    path(f"{ITEM}move/", agenda.move_item, name="move_item"),
    path(f"{ITEM}remove/", agenda.remove_item, name="remove_item"),
]
