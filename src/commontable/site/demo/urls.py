"""One-click sign-in for the people of the demo, on loopback only."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.choose_person, name="people"),
    path("confirm/", views.confirm, name="confirm"),
    path("sign-in/<slug:key>/", views.sign_in, name="sign_in"),
]
