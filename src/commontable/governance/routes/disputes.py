"""Addresses of disputes."""

from django.urls import path

from commontable.governance.views.disputes import listing, mediating, moving, notes, raising, settling, showing

ALL = "p/<slug:table>/disputes/"
ONE = f"{ALL}<int:dispute>/"
urlpatterns = [
    path(ALL, listing.show_disputes, name="disputes"),
    path("p/<slug:table>/disputes.csv", listing.export_disputes, name="disputes_csv"),
    path(f"{ALL}how/", listing.show_how, name="how_disputes_go"),
    path(f"{ALL}new/", raising.raise_one, name="raise_dispute"),
    path(ONE, showing.show_dispute, name="dispute"),
    path(f"{ONE}tell/", raising.tell, name="tell_sides"),
    path(f"{ONE}withdraw/", raising.withdraw, name="withdraw_dispute"),
    path(f"{ONE}mediator/", mediating.ask, name="ask_mediator"),
    path(f"{ONE}mediator/accept/", mediating.accept, name="accept_to_mediate"),
    path(f"{ONE}mediator/refuse/", mediating.refuse, name="refuse_to_mediate"),
    path(f"{ONE}mediator/answer/", mediating.answer_on, name="answer_on_mediator"),
    path(f"{ONE}mediator/leave/", mediating.step_down, name="stop_mediating"),
    path(f"{ONE}sides/<int:side>/", mediating.name_speaker, name="name_speaker"),
    path(f"{ONE}talk/", moving.talk, name="talk_together"),
    path(f"{ONE}day/", moving.move_day, name="move_dispute_day"),
    path(f"{ONE}refer/", moving.refer, name="refer_dispute"),
    path(f"{ONE}close/", moving.close, name="close_dispute"),
    path(f"{ONE}notes/", notes.write, name="write_dispute_note"),
    path(f"{ONE}notes/<int:note>/take-back/", notes.take_back, name="take_back_dispute_note"),
    path(f"{ONE}settlement/", settling.write, name="write_settlement"),
    path(f"{ONE}settlement/agree/", settling.agree, name="agree_to_settlement"),
    path(f"{ONE}settlement/amend/", settling.amend, name="amend_by_settlement"),
]
