"""Addresses of the pages about proposals."""

from django.urls import URLPattern, path

from commontable.governance.views.proposals import drafting, listing, revising, showing, stages

ALL = "p/<slug:table>/proposals"
ONE = f"{ALL}/<int:proposal>"

urlpatterns: list[URLPattern] = [
    path(f"{ALL}/", listing.list_proposals, name="proposals"),
    path("p/<slug:table>/proposals.csv", listing.export_proposals, name="proposals_csv"),
    path(f"{ALL}/new/", drafting.new_proposal, name="new_proposal"),
    path(f"{ONE}/", showing.show_proposal, name="proposal"),
    path(f"{ONE}/change/", drafting.change_draft, name="change_draft"),
    path(f"{ONE}/versions/new/", revising.revise_proposal, name="revise_proposal"),
    path(f"{ONE}/versions/<int:version>/", revising.show_version, name="proposal_version"),
    path(f"{ONE}/table/", stages.table_proposal, name="table_proposal"),
    path(f"{ONE}/take-back/", stages.take_back, name="take_back_proposal"),
    path(f"{ONE}/withdraw/", stages.withdraw_proposal, name="withdraw_proposal"),
    path(f"{ONE}/restore/", stages.restore_proposal, name="restore_proposal"),
]
