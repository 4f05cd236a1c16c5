"""Where a firm answers: to a report, with a plan, with evidence, with a request for more time."""

from django.urls import path

from assistance.views.answering.plans import plan

urlpatterns = [
    path("plans/<uuid:uuid>/", plan, name="help_plan"),
]
