"""Where a firm asks, and where it sees what came of it."""

from django.urls import path

from assistance.views.asking import ask, firm, follow, history, requests, send

urlpatterns = [
    path("ask/", ask.ask, name="help_ask"),
    path("wall/", send.wall, name="help_wall"),
    path("follow/<str:token>/", follow.follow, name="help_follow"),
    path("requests/<uuid:uuid>/", requests.help_request, name="help_request"),
    path("requests/<uuid:uuid>/change/", ask.change, name="help_change"),
    path("requests/<uuid:uuid>/send/", send.send, name="help_send"),
    path("requests/<uuid:uuid>/withdraw/", requests.withdraw, name="help_withdraw"),
    path("firms/<uuid:uuid>/", firm.firm, name="help_firm"),
    path("firms/<uuid:uuid>/past/", firm.past, name="help_past"),
    path("firms/<uuid:uuid>/log/", history.log, name="help_log"),
]
