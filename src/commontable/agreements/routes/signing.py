"""Addresses where agreements are signed."""

from django.urls import path

from commontable.agreements.views.signing import evidence, papers, signing

ONE = "p/<slug:table>/agreements/<int:agreement>/"
VERSION = f"{ONE}versions/<int:version>/"
urlpatterns = [
    path(f"{ONE}sign/", signing.sign, name="sign"),
    path(f"{ONE}sign/decline/", signing.decline, name="decline"),
    path(f"{VERSION}document.pdf", evidence.download_document, name="agreement_document"),
    path(f"{VERSION}agreement.txt", evidence.download_text, name="agreement_text"),
    path(f"{VERSION}certificate.pdf", evidence.download_certificate, name="agreement_certificate"),
    path(f"{VERSION}certificate/", evidence.make_certificate, name="make_certificate"),
    path(f"{VERSION}evidence/", evidence.show_evidence, name="evidence"),
    path(f"{VERSION}evidence.json", evidence.export_evidence, name="evidence_json"),
    path(f"{VERSION}evidence.csv", evidence.list_evidence, name="evidence_csv"),
    path(f"{VERSION}ask-again/", evidence.ask_again, name="ask_again"),
    path(f"{VERSION}paper/", papers.keep_paper, name="keep_paper"),
]
