"""Addresses below /courses/, before those of the courses themselves, and below /training/."""

from django.urls import include, path

from training.views import answering, calendar, excel, firms, ics, mine, poster, seats, sessions
from training.views.desk import adding, board, copying, listing, papers, planning, roster, targets
from training.views.papers_given import papers_given
from training.views.which import which

urlpatterns = [
    path("courses/which/", which, name="which_course"),
    path("courses/certificates/", papers_given, name="papers_given"),
    path("training/sessions/", sessions.sessions, name="training_sessions"),
    path("training/sessions/<uuid:uuid>/", sessions.session, name="training_session"),
    path("training/sessions/<uuid:uuid>/poster.pdf", poster.pdf, name="training_poster_pdf"),
    path("training/sessions/<uuid:uuid>/poster.png", poster.png, name="training_poster_png"),
    path("training/sessions.ics", ics.feed, name="training_feed"),
    path("training/calendar/", calendar.public, name="training_calendar"),
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
    path("training/firms/<uuid:uuid>/sessions/<uuid:session>/import/", include(excel.firm_import.urls)),
    path(
        "training/firms/<uuid:uuid>/sessions/<uuid:session>/people.xlsx",
        excel.firm_export,
        name="training_firm_export",
    ),
    path("training/desk/", board.board, name="training_desk"),
    path("training/desk/sessions/<uuid:uuid>/", roster.roster, name="training_desk_session"),
    path("training/desk/sessions/<uuid:uuid>/add/", adding.add, name="training_desk_add"),
    path("training/desk/sessions/<uuid:uuid>/papers/", papers.papers, name="training_desk_papers"),
    path("training/desk/sessions/<uuid:uuid>/papers/sign-in.pdf", papers.sign_in, name="training_desk_sign_in"),
    path("training/desk/sessions/<uuid:uuid>/papers/cards.pdf", papers.seat_cards, name="training_desk_seat_cards"),
    path("training/desk/sessions/<uuid:uuid>/papers/badges.pdf", papers.badges, name="training_desk_badges"),
    path("training/desk/registrations/<uuid:uuid>/", roster.one, name="training_desk_person"),
    path("training/desk/registrations/<uuid:uuid>/replace/", roster.replace, name="training_desk_swap"),
    path("training/desk/sessions/<uuid:uuid>/import/", include(excel.desk_import.urls)),
    path("training/desk/sessions/<uuid:uuid>/roster.xlsx", excel.desk_export, name="training_desk_export"),
    path("training/desk/calendar/", calendar.desk, name="training_desk_calendar"),
    path("training/desk/plan/", planning.plan, name="training_plan"),
    path("training/desk/sessions/<uuid:uuid>/edit/", planning.edit, name="training_edit"),
    path("training/desk/sessions/<uuid:uuid>/copy/", copying.copy, name="training_copy"),
    path("training/desk/sessions/<uuid:uuid>/announce/", planning.announce, name="training_announce"),
    path("training/desk/sessions/<uuid:uuid>/call-off/", planning.call_off, name="training_call_off"),
    path("training/desk/sessions/<uuid:uuid>/targets/", targets.targets, name="training_targets"),
    path("training/desk/sessions/<uuid:uuid>/targets/tell/", targets.tell, name="training_targets_tell"),
    path("training/desk/sessions/<uuid:uuid>/targets/firms/", targets.firms, name="training_targets_firms"),
    path(
        "training/desk/sessions/<uuid:uuid>/targets/firms/<uuid:firm>/",
        answering.heard,
        name="training_targets_heard",
    ),
    path("training/desk/sessions/<uuid:uuid>/targets/add/", listing.add, name="training_targets_add"),
    path("training/desk/sessions/<uuid:uuid>/targets.xlsx", targets.export, name="training_targets_export"),
]
