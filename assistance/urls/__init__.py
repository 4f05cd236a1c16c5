"""Addresses below /help/: a file for each side. The desk's own stand in `wagtail_hooks`."""

from assistance.urls import answering, asking, cases, field, papers

urlpatterns = [*asking.urlpatterns, *field.urlpatterns, *answering.urlpatterns, *cases.urlpatterns, *papers.urlpatterns]
