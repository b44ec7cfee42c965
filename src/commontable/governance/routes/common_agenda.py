"""Addresses of the common agenda."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
