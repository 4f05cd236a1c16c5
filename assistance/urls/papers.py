"""What can be printed or opened in an office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
