"""Where those of the bureau work who need no admin for it."""

from django.urls import path

from assistance.views.desk.board import board

urlpatterns = [
    path("desk/", board, name="help_desk"),
]
