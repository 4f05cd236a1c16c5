"""Addresses of the search room."""

from django.urls import path

from search.views import clicked, search, suggestions

urlpatterns = [
    path("search/", search, name="search"),
    path("search/clicked/", clicked, name="search_clicked"),
    # Below the page itself: the script of the search box finds it there.
    path("search/suggest/", suggestions, name="search_suggest"),
]
