"""Addresses of releases, before and after publication."""

from django.urls import path

from commontable.measurement.views.releases import listing, preparing, published, replying

urlpatterns = [
    path("p/<slug:table>/releases/", listing.list_releases, name="releases"),
    path("p/<slug:table>/releases/new/", preparing.begin_release, name="begin_release"),
    path("p/<slug:table>/releases/<int:number>/", published.show_release, name="release"),
    path("p/<slug:table>/releases/<int:number>/correct/", preparing.begin_correction, name="begin_correction"),
    path("p/<slug:table>/releases/<int:number>/<str:file>", published.download, name="release_file"),
    path("p/<slug:table>/releases/draft-<int:draft>/", preparing.show_draft, name="draft"),
    path("p/<slug:table>/releases/draft-<int:draft>/progress/", preparing.show_progress, name="draft_progress"),
    path("p/<slug:table>/releases/draft-<int:draft>/change/", preparing.change, name="draft_change"),
    path("p/<slug:table>/releases/draft-<int:draft>/compute/", preparing.compute, name="draft_compute"),
    path("p/<slug:table>/releases/draft-<int:draft>/take-back/", preparing.take_back, name="draft_take_back"),
    path("p/<slug:table>/releases/draft-<int:draft>/open/", preparing.open_window, name="draft_open"),
    path("p/<slug:table>/releases/draft-<int:draft>/recall/", preparing.recall, name="draft_recall"),
    path("p/<slug:table>/releases/draft-<int:draft>/drop/", preparing.drop, name="draft_drop"),
    path("p/<slug:table>/releases/draft-<int:draft>/publish/", preparing.publish, name="draft_publish"),
    path("p/<slug:table>/releases/draft-<int:draft>/reply/", replying.reply_to_release, name="reply_to_release"),
    path("p/<slug:table>/releases/draft-<int:draft>/reply/<slug:indicator>/", replying.reply, name="reply"),
    path("p/<slug:table>/releases/replies/<int:reply>/withdraw/", replying.withdraw, name="reply_withdraw"),
]
