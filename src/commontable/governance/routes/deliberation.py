"""Addresses of the pages about deliberation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
