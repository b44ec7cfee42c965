"""Pages about what goes out."""

from django.urls import path

from commontable.publish.views import letters, packs

app_name = "publish"
urlpatterns = [
    path("p/<slug:table>/letters/", letters.show_letters, name="letters"),
    path("p/<slug:table>/packs/", packs.list_packs, name="packs"),
    path("p/<slug:table>/packs/new/", packs.make, name="pack_new"),
    path("p/<slug:table>/packs/<int:pack>/", packs.show, name="pack"),
    path("p/<slug:table>/packs/<int:pack>/change/", packs.change, name="pack_change"),
    path("p/<slug:table>/packs/<int:pack>/move/<slug:indicator>/", packs.move, name="pack_move"),
    path("p/<slug:table>/packs/<int:pack>/withdraw/", packs.withdraw, name="pack_withdraw"),
    path("p/<slug:table>/packs/<int:pack>/pack.<slug:kind>", packs.download, name="pack_file"),
    path("no-letters/<str:token>/", letters.stop_letters, name="no_letters"),
]
