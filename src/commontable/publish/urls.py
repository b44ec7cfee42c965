"""Pages about what goes out."""

from django.urls import path

from commontable.publish.views import letters

app_name = "publish"
urlpatterns = [
    path("p/<slug:table>/letters/", letters.show_letters, name="letters"),
    path("no-letters/<str:token>/", letters.stop_letters, name="no_letters"),
]
