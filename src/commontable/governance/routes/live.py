"""Addresses of meetings under way."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
