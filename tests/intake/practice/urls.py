"""The site's addresses and, below the admin, those of the practice import."""

from django.urls import include, path

from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as of_the_site
from tests.intake.practice.plants import desk

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [path("admin/practice-import/", include(desk.urls)), *of_the_site]
