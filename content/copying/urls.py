"""Addresses of copying, under the admin prefix."""

from django.urls import path

from content.copying.views import copy

urlpatterns = [path("<int:page_id>/", copy, name="copy_page")]
