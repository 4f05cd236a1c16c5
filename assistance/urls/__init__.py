"""Addresses below /help/: a file for each side. The desk's own stand in `wagtail_hooks`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
