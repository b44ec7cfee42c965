"""Addresses of datasets, places and files due."""

from django.urls import path

from commontable.measurement.views.datasets import agreeing, changing, defining, dues, listing, places

urlpatterns = [
    path("p/<slug:table>/datasets/", listing.list_datasets, name="datasets"),
    path("p/<slug:table>/datasets.csv", listing.export_datasets, name="datasets_csv"),
    path("p/<slug:table>/datasets/new/", defining.choose_start, name="dataset_start"),
    path("p/<slug:table>/datasets/new/form/", defining.define, name="dataset_define"),
    path("p/<slug:table>/datasets/<slug:dataset>/", listing.show_dataset, name="dataset"),
    path("p/<slug:table>/datasets/<slug:dataset>/schema.json", listing.download_schema, name="dataset_schema"),
    path("p/<slug:table>/datasets/<slug:dataset>/change/", changing.change, name="dataset_change"),
    path("p/<slug:table>/datasets/<slug:dataset>/change/json/", changing.change_as_json, name="dataset_json"),
    path("p/<slug:table>/datasets/<slug:dataset>/close/", changing.close, name="dataset_close"),
    path("p/<slug:table>/datasets/<slug:dataset>/reopen/", changing.reopen, name="dataset_reopen"),
    path("p/<slug:table>/datasets/<slug:dataset>/agreement/", agreeing.draft, name="dataset_draft_agreement"),
    path("p/<slug:table>/datasets/<slug:dataset>/dues/", dues.show_dues, name="dues"),
    path("p/<slug:table>/datasets/<slug:dataset>/dues.csv", dues.export_dues, name="dues_csv"),
    path("p/<slug:table>/datasets/<slug:dataset>/dues/<int:due>/", dues.change_date, name="due_change"),
    path("p/<slug:table>/datasets/<slug:dataset>/dues/<int:due>/cancel/", dues.cancel, name="due_cancel"),
    path("p/<slug:table>/places/", places.list_places, name="places"),
    path("p/<slug:table>/places.csv", places.export_places, name="places_csv"),
    path("p/<slug:table>/places/list/", places.paste, name="places_paste"),
    path("p/<slug:table>/places/<int:place>/remove/", places.remove, name="place_remove"),
]
