"""Addresses of the pages about power."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
