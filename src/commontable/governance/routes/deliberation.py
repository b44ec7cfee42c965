"""Addresses of the pages about rounds, positions and objections."""

from django.urls import URLPattern, path

from commontable.governance.views.deliberation import objections, positions, rounds, voices

ONE = "p/<slug:table>/proposals/<int:proposal>"
ROUND = f"{ONE}/rounds/<int:round>"
SEAT = f"{ROUND}/seats/<int:seat>"
OBJECTION = f"{ONE}/objections/<int:objection>"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}/rounds/new/", rounds.open_round, name="open_round"),
    path(f"{ROUND}/", rounds.show_round, name="round"),
    path(f"{ROUND}.csv", rounds.export_round, name="round_csv"),
    path(f"{ROUND}/close/", rounds.close_round, name="close_round"),
    path(f"{ROUND}/extend/", rounds.extend_round, name="extend_round"),
    path(f"{ROUND}/voice/", voices.record_voice, name="record_voice"),
    path(f"{SEAT}/position/", positions.take_position, name="take_position"),
    path(f"{SEAT}/stand-back/", positions.stand_back, name="stand_back"),
    path(f"{SEAT}/come-back/", positions.come_back, name="come_back"),
    path(f"{OBJECTION}/answer/", objections.answer_objection, name="answer_objection"),
    path(f"{OBJECTION}/accept/", objections.accept_answer, name="accept_answer"),
    path(f"{OBJECTION}/uphold/", objections.uphold_objection, name="uphold_objection"),
    path(f"{OBJECTION}/carry/", objections.carry_objection, name="carry_objection"),
]
