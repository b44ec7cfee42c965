"""Addresses of agreements."""

from django.urls import path

from commontable.agreements.views.agreements import beginning, going_on, listing, reviewing, sending, showing, writing

ALL = "p/<slug:table>/agreements/"
ONE = f"{ALL}<int:agreement>/"
VERSION = f"{ONE}versions/<int:version>/"
urlpatterns = [
    path(ALL, listing.show_agreements, name="agreements"),
    path("p/<slug:table>/agreements.csv", listing.export_agreements, name="agreements_csv"),
    path(f"{ALL}new/", beginning.choose_template, name="begin_agreement"),
    path(f"{ALL}new/<slug:kind>/", beginning.draft, name="draft_agreement"),
    path(ONE, showing.show_agreement, name="agreement"),
    path(f"{ONE}name/", writing.name_agreement, name="name_agreement"),
    path(f"{ONE}amend/", going_on.amend, name="amend_agreement"),
    path(f"{ONE}renew/", going_on.renew, name="renew_agreement"),
    path(f"{ONE}end/", going_on.end, name="end_agreement"),
    path(f"{ONE}keep/", going_on.keep, name="keep_agreement"),
    path(f"{ONE}parties/<int:party>/", going_on.name_signatory, name="name_signatory"),
    path(VERSION, showing.show_version, name="agreement_version"),
    path(f"{VERSION}text/", writing.write_text, name="write_text"),
    path(f"{VERSION}data/", writing.write_terms, name="write_terms"),
    path(f"{VERSION}parties/", writing.write_parties, name="write_parties"),
    path(f"{VERSION}days/", writing.write_days, name="write_days"),
    path(f"{VERSION}promises/", writing.write_promises, name="write_promises"),
    path(f"{VERSION}ask/", reviewing.ask, name="ask_for_review"),
    path(f"{VERSION}review/", reviewing.review, name="review_agreement"),
    path(f"{VERSION}take-back/", reviewing.take_back, name="take_back_agreement"),
    path(f"{VERSION}withdraw/", sending.withdraw, name="withdraw_agreement"),
    path(f"{VERSION}send/", sending.send, name="send_agreement"),
]
