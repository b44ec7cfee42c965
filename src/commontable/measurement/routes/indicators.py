"""Addresses of indicators, their definitions and targets, for those who keep them; and of sign-off, for partners."""

from django.urls import path

from commontable.measurement.views.indicators import describing, drafting, listing, previewing, shelf, signing, stages
from commontable.measurement.views.targets import reading, recording

KEPT = "p/<slug:table>/manage/indicators/"
ONE = KEPT + "<slug:indicator>/"
VERSION = ONE + "definitions/<int:number>/"

urlpatterns = [
    path(KEPT, listing.list_indicators, name="indicators_kept"),
    path("p/<slug:table>/manage/indicators.csv", listing.export_indicators, name="indicators_csv"),
    path(KEPT + "library/", shelf.browse, name="library"),
    path(KEPT + "library/<slug:key>/", shelf.show_entry, name="library_entry"),
    path(KEPT + "new/", describing.add, name="indicator_new"),
    path(ONE, listing.show_indicator, name="indicator_kept"),
    path(ONE + "change/", describing.change, name="indicator_change"),
    path(ONE + "retire/", describing.retire, name="indicator_retire"),
    path(ONE + "restore/", describing.restore, name="indicator_restore"),
    path(ONE + "definitions/new/", drafting.begin, name="definition_new"),
    path(VERSION, drafting.show, name="definition_kept"),
    path(VERSION + "change/", drafting.change, name="definition_change"),
    path(VERSION + "propose/", stages.propose, name="definition_propose"),
    path(VERSION + "recall/", stages.recall, name="definition_recall"),
    path(VERSION + "agree/", stages.agree, name="definition_agree"),
    path(VERSION + "drop/", stages.drop, name="definition_drop"),
    path(VERSION + "preview/", previewing.show_preview, name="definition_preview"),
    path(VERSION + "preview/progress/", previewing.show_progress, name="definition_preview_progress"),
    path(ONE + "targets/", reading.show_targets, name="targets"),
    path(ONE + "targets.csv", reading.export_targets, name="targets_csv"),
    path(ONE + "targets/new/", recording.record_target, name="target_new"),
    path(ONE + "targets/baseline/", recording.record_baseline, name="baseline_new"),
    path(ONE + "targets/<int:target>/withdraw/", recording.withdraw_a_target, name="target_withdraw"),
    path(ONE + "targets/baseline/<int:baseline>/withdraw/", recording.withdraw_a_baseline, name="baseline_withdraw"),
    path("p/<slug:table>/definitions/", signing.list_definitions, name="definitions"),
    path("p/<slug:table>/definitions/<slug:indicator>/<int:number>/", signing.show_definition, name="definition"),
]
