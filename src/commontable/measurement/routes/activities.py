"""Addresses of activities and of what was found out about them."""

from django.urls import path

from commontable.measurement.views.activities import asking, describing, effects, listing, sites

ONE = "p/<slug:table>/activities/<int:activity>/"
EFFECT = "p/<slug:table>/effects/<int:effect>/"

urlpatterns = [
    path("p/<slug:table>/activities/", listing.list_activities, name="activities"),
    path("p/<slug:table>/activities.csv", listing.export_activities, name="activities_csv"),
    path("p/<slug:table>/activities/new/", describing.add, name="activity_new"),
    path(ONE, listing.show_activity, name="activity"),
    path(ONE + "change/", describing.change, name="activity_change"),
    path(ONE + "sites/", sites.change, name="activity_sites"),
    path(ONE + "sites.csv", sites.export, name="activity_sites_csv"),
    path(ONE + "withdraw/", describing.withdraw, name="activity_withdraw"),
    path(ONE + "restore/", describing.restore, name="activity_restore"),
    path(ONE + "ask/", asking.ask, name="effect_ask"),
    path("p/<slug:table>/effects.csv", effects.export, name="effects_csv"),
    path(EFFECT, effects.show, name="effect"),
    path(EFFECT + "progress/", effects.show_progress, name="effect_progress"),
    path(EFFECT + "give-up/", effects.give_up, name="effect_give_up"),
    path(EFFECT + "share/", effects.share, name="effect_share"),
    path(EFFECT + "withdraw/", effects.withdraw, name="effect_withdraw"),
]
