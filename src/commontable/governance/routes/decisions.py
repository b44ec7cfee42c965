"""Addresses of the pages about decisions."""

from django.urls import path

from commontable.governance.views.decisions import after, recording, register

ONE = "p/<slug:table>/decisions/<int:decision>/"

urlpatterns = [
    path("p/<slug:table>/decisions/", register.show_decisions, name="decisions"),
    path("p/<slug:table>/decisions.csv", register.export_decisions, name="decisions_csv"),
    path("p/<slug:table>/decisions/new/", recording.record, name="record_decision"),
    path(ONE, register.show_decision, name="decision"),
    path(f"{ONE}carry-out/", after.carry_out_decision, name="carry_out"),
    path(f"{ONE}review/", after.review, name="review_decision"),
    path(f"{ONE}review-day/", after.set_review, name="plan_review"),
    path(f"{ONE}replace/", after.replace, name="replace_decision"),
    path(f"{ONE}stands/", after.stands_again, name="decision_stands"),
    path(f"{ONE}promise/", recording.promise, name="decision_promise"),
    path("p/<slug:table>/trace/", register.search_traces, name="trace"),
    path("p/<slug:table>/trace.csv", register.export_traces, name="trace_csv"),
]
