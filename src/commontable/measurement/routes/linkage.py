"""Addresses of plans of linkage, of linking, and of what it found."""

from django.urls import path

from commontable.measurement.views.linkage import ending, listing, naming, plan, planning, running

ALL = "p/<slug:table>/linkage/"
ONE = f"{ALL}<slug:plan>/"

urlpatterns = [
    path(ALL, listing.list_plans, name="linkages"),
    path("p/<slug:table>/linkage.csv", listing.export_plans, name="linkages_csv"),
    path(f"{ALL}new/", planning.add, name="linkage_new"),
    path(ONE, plan.show_plan, name="linkage"),
    path(f"{ONE}change/", planning.change, name="linkage_change"),
    path(f"{ONE}change/datasets/", planning.choose, name="linkage_datasets"),
    path(f"{ONE}reviewer/", naming.name, name="linkage_reviewer"),
    path(f"{ONE}link/", running.begin, name="linkage_begin"),
    path(f"{ONE}progress/", running.show_progress, name="linkage_progress"),
    path(f"{ONE}give-up/", running.give_up, name="linkage_give_up"),
    path(f"{ONE}quality.csv", plan.export_quality, name="linkage_quality_csv"),
    path(f"{ONE}close/", ending.close, name="linkage_close"),
]
