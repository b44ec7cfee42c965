"""Addresses of the pages about calendars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
