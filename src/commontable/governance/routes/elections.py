"""Addresses of the pages about elections."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
