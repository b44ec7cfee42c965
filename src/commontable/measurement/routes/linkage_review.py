"""Addresses of the review of uncertain pairs."""

from django.urls import path

from commontable.measurement.views.linkage_review import answering, decisions, overview

REVIEW = "p/<slug:table>/linkage/<slug:plan>/review/"
urlpatterns = [
    path(REVIEW, overview.show_review, name="linkage_review"),
    path(f"{REVIEW}patterns.csv", overview.download_patterns, name="linkage_patterns_csv"),
    path(f"{REVIEW}next/", answering.show_next, name="linkage_next"),
    path(f"{REVIEW}answer/", answering.answer, name="linkage_answer"),
    path(f"{REVIEW}undo/", answering.undo, name="linkage_undo"),
    path(f"{REVIEW}pairs/<int:pair>/", answering.show_pair, name="linkage_pair"),
    path(f"{REVIEW}decisions/", decisions.list_decisions, name="linkage_decisions"),
    path(f"{REVIEW}decisions.csv", decisions.download_decisions, name="linkage_decisions_csv"),
    path(f"{REVIEW}decisions/<int:decision>/take-back/", decisions.take_back, name="linkage_decision_take_back"),
]
