"""Addresses below /courses/, before those of the courses themselves."""

from django.urls import path

from training.views.which import which

urlpatterns = [path("which/", which, name="which_course")]
