"""Addresses where agreements are signed."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
