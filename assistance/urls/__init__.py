"""Addresses below /help/: a file for each side. Most of the desk's own stand in `wagtail_hooks`."""

from assistance.urls import answering, asking, cases, desk, field, papers

urlpatterns = [
    *asking.urlpatterns,
    *desk.urlpatterns,
    *field.urlpatterns,
    *answering.urlpatterns,
    *cases.urlpatterns,
    *papers.urlpatterns,
]
