"""Where a firm asks, and where it sees what came of it."""

from django.urls import path

from assistance.views.asking.firm import firm
from assistance.views.asking.requests import help_request

urlpatterns = [
    path("firms/<uuid:uuid>/", firm, name="help_firm"),
    path("requests/<uuid:uuid>/", help_request, name="help_request"),
]
