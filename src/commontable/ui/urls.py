"""The gallery of components."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("gallery/", views.show_gallery, name="gallery"),
]
