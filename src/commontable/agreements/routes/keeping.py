"""Addresses where promises kept are looked at together."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
