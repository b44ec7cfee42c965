"""Pages about what partners promised."""

from django.urls import URLPattern

app_name = "agreements"
urlpatterns: list[URLPattern] = []
