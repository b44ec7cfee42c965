"""Addresses of commitments."""

from django.urls import path

from commontable.agreements.views import commitments, passing_on, promising

PROMISE = "p/<slug:table>/commitments/<int:commitment>/"
urlpatterns = [
    path("p/<slug:table>/commitments/", commitments.show_commitments, name="commitments"),
    path("p/<slug:table>/commitments.csv", commitments.export_commitments, name="commitments_csv"),
    path("p/<slug:table>/commitments/new/", promising.make_commitment, name="make_commitment"),
    path(PROMISE, commitments.show_commitment, name="commitment"),
    path(f"{PROMISE}day/", promising.renegotiate, name="renegotiate"),
    path(f"{PROMISE}done/", promising.report_done, name="report_done"),
    path(f"{PROMISE}evidence/", commitments.show_evidence, name="commitment_evidence"),
    path(f"{PROMISE}confirm/", promising.confirm_commitment, name="confirm_commitment"),
    path(f"{PROMISE}missing/", promising.not_confirmed, name="not_confirmed"),
    path(f"{PROMISE}withdraw/", promising.withdraw_commitment, name="withdraw_commitment"),
    path(f"{PROMISE}restore/", promising.restore_commitment, name="restore_commitment"),
    path("p/<slug:table>/handovers/<int:handover>/promises/", passing_on.pass_on_promises, name="pass_on_promises"),
]
