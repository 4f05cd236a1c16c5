"""Addresses below /courses/, before those of the courses themselves, and below /training/."""

from django.urls import path

from training.views import answering, firms, mine, seats, sessions
from training.views.desk import board, listing, roster, targets
from training.views.which import which

urlpatterns = [
    path("courses/which/", which, name="which_course"),
    path("training/sessions/", sessions.sessions, name="training_sessions"),
    path("training/sessions/<uuid:uuid>/", sessions.session, name="training_session"),
    path("training/sessions/<uuid:uuid>/register/", sessions.register, name="training_register"),
    path("training/registrations/<uuid:uuid>/accept/", seats.accept, name="training_accept"),
    path("training/registrations/<uuid:uuid>/decline/", seats.decline, name="training_decline"),
    path("training/registrations/<uuid:uuid>/cancel/", seats.cancel, name="training_cancel"),
    path("training/registrations/<uuid:uuid>/replace/", firms.replace, name="training_replace"),
    path("training/registrations/<uuid:uuid>/training.ics", seats.ics, name="training_ics"),
    path("training/mine/", mine.mine, name="training_mine"),
    path("training/firms/<uuid:uuid>/", firms.firm, name="training_firm"),
    path("training/firms/<uuid:uuid>/sessions/<uuid:session>/", firms.firm_session, name="training_firm_session"),
    path(
        "training/firms/<uuid:uuid>/sessions/<uuid:session>/not-coming/",
        answering.not_coming,
        name="training_not_coming",
    ),
    path("training/desk/", board.board, name="training_desk"),
    path("training/desk/sessions/<uuid:uuid>/", roster.roster, name="training_desk_session"),
    path("training/desk/sessions/<uuid:uuid>/targets/", targets.targets, name="training_targets"),
    path("training/desk/sessions/<uuid:uuid>/targets/tell/", targets.tell, name="training_targets_tell"),
    path("training/desk/sessions/<uuid:uuid>/targets/firms/", targets.firms, name="training_targets_firms"),
    path("training/desk/sessions/<uuid:uuid>/targets/add/", listing.add, name="training_targets_add"),
    path("training/desk/sessions/<uuid:uuid>/targets.xlsx", targets.export, name="training_targets_export"),
]
