"""Where a finding that is gone becomes a case."""

from django.urls import path

from assistance.views.cases import case, move_case

urlpatterns = [
    path("findings/<uuid:uuid>/case/", case, name="help_case"),
    path("cases/<uuid:uuid>/", move_case, name="help_move_case"),
]
