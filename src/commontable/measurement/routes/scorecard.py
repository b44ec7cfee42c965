"""Addresses of the scorecard and of what everybody reads."""

from django.urls import path

from commontable.measurement.views import indicator, scorecard

ONE = "p/<slug:table>/indicators/<slug:indicator>/"

urlpatterns = [
    path("p/<slug:table>/scorecard/", scorecard.show_scorecard, name="scorecard"),
    path("p/<slug:table>/scorecard/places/", scorecard.choose_place, name="scorecard-places"),
    path("p/<slug:table>/scorecard/scorecard.csv", scorecard.download_scorecard, name="scorecard-csv"),
    path("p/<slug:table>/protection/", scorecard.show_protection, name="protection"),
    path(ONE, indicator.show_indicator, name="indicator"),
    path(ONE + "over-time/", indicator.show_over_time, name="indicator-over-time"),
    path(ONE + "over-time/study.csv", indicator.download_study, name="indicator-study"),
    path(ONE + "over-time/new-start/", indicator.start_anew, name="indicator-new-start"),
    path(
        ONE + "over-time/new-start/<int:rebase>/withdraw/",
        indicator.withdraw_new_start,
        name="indicator-new-start-withdraw",
    ),
    path(ONE + "over-time/limits/", indicator.fix_limits, name="indicator-limits"),
    path(ONE + "over-time/limits/<int:fixed>/withdraw/", indicator.free_limits, name="indicator-limits-withdraw"),
    path(ONE + "groups/", indicator.show_groups, name="indicator-groups"),
    path(ONE + "groups/measures.csv", indicator.download_measures, name="indicator-measures"),
    path(ONE + "places/", indicator.show_places, name="indicator-places"),
    path(ONE + "tried/", indicator.show_tried, name="indicator-tried"),
    path(ONE + "made/", indicator.show_making, name="indicator-made"),
    path(ONE + "figures.csv", indicator.download_indicator, name="indicator-csv"),
    path(ONE + "chart-<str:chart>.<slug:kind>", indicator.download_chart, name="indicator-chart"),
    path(ONE + "lineage/", indicator.show_lineage, name="indicator-lineage"),
    path(ONE + "notes/", indicator.write_note, name="write-note"),
    path(ONE + "notes/<int:note>/withdraw/", indicator.withdraw_note, name="withdraw-note"),
    path(ONE + "notes/<int:note>/put-back/", indicator.put_note_back, name="put-note-back"),
]
