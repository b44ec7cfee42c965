"""Addresses of templates."""

from django.urls import path

from commontable.agreements.views.templates import listing, writing

ALL = "p/<slug:table>/agreements/templates/"
ONE = f"{ALL}<int:template>/"
urlpatterns = [
    path(ALL, listing.show_templates, name="templates"),
    path("p/<slug:table>/agreements/templates.csv", listing.export_templates, name="templates_csv"),
    path(f"{ALL}new/", writing.make, name="make_template"),
    path(f"{ALL}library/<slug:key>/", listing.show_library, name="library_template"),
    path(ONE, listing.show_template, name="template"),
    path(f"{ONE}change/", writing.change, name="change_template"),
    path(f"{ONE}withdraw/", writing.withdraw, name="withdraw_template"),
    path(f"{ONE}restore/", writing.restore, name="restore_template"),
]
