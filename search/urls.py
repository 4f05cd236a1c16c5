"""Addresses of the search room."""

from django.urls import path

from search.views import clicked, search

urlpatterns = [path("search/", search, name="search"), path("search/clicked/", clicked, name="search_clicked")]
