"""Where those of the bureau work who need no admin for it."""

from django.urls import path

from assistance.views.desk import leaving
from assistance.views.desk.board import board
from assistance.views.desk.deciding import decisions, objection

urlpatterns = [
    path("desk/", board, name="help_desk"),
    path("desk/decisions/", decisions, name="help_decisions"),
    path("findings/<uuid:uuid>/objection/", objection, name="help_objection"),
    path("lead/", leaving.majors, name="help_lead"),
    path("lead/wall/", leaving.wall_texts, name="help_wall_texts"),
    path("lead/wall/new/", leaving.wall_text, name="help_new_wall_text"),
    path("lead/wall/<int:pk>/", leaving.wall_text, name="help_wall_text"),
    path("findings/<uuid:uuid>/refer/", leaving.referral, name="help_refer"),
    path("glass/", leaving.glass, name="help_glass"),
]
