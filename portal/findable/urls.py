"""Addresses by which others find what is published."""

from django.urls import path

from portal.findable.feeds import feed, feeds
from portal.findable.robots import robots
from portal.findable.sitemap import sitemap, sitemap_part

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_part, name="sitemap_part"),
    path("feeds/", feeds, name="feeds"),
    path("feeds/<slug:form>.xml", feed, name="feed"),
    path("feeds/sectors/<slug:sector>/<slug:form>.xml", feed, name="feed_of_sector"),
    path("feeds/<slug:kind>/<slug:form>.xml", feed, name="feed_of_kind"),
]
