"""Addresses of the pages about bodies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
