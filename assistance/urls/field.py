"""Where a team prepares, records, signs and verifies, and where all open photos."""

from django.urls import path

from assistance.views import files
from assistance.views.field.findings import finding, history
from assistance.views.field.going import brief, day, declare, ics
from assistance.views.field.recording import advise, mark, mend_advice, record, rewrite, strike
from assistance.views.field.signing import deliver, finish, sign, take_back, unsigned
from assistance.views.field.verifying import reopen, verify
from assistance.views.field.visits import begin, notes, visit

urlpatterns = [
    path("day/", day, name="help_day"),
    path("visits/<uuid:uuid>/", visit, name="help_visit"),
    path("visits/<uuid:uuid>/brief/", brief, name="help_brief"),
    path("visits/<uuid:uuid>/visit.ics", ics, name="help_ics"),
    path("visits/<uuid:uuid>/declare/", declare, name="help_declare"),
    path("visits/<uuid:uuid>/begin/", begin, name="help_begin"),
    path("visits/<uuid:uuid>/notes/", notes, name="help_notes"),
    path("visits/<uuid:uuid>/record/", record, name="help_record"),
    path("visits/<uuid:uuid>/advise/", advise, name="help_advise"),
    path("visits/<uuid:uuid>/advice/<uuid:advice>/", mend_advice, name="help_mend_advice"),
    path("visits/<uuid:uuid>/sign/", sign, name="help_sign"),
    path("visits/<uuid:uuid>/sign/back/", take_back, name="help_sign_back"),
    path("visits/<uuid:uuid>/sign/unsigned/", unsigned, name="help_unsigned"),
    path("visits/<uuid:uuid>/sign/finish/", finish, name="help_finish"),
    path("visits/<uuid:uuid>/deliver/", deliver, name="help_deliver"),
    path("findings/<uuid:uuid>/", finding, name="help_finding"),
    path("findings/<uuid:uuid>/history/", history, name="help_history"),
    path("findings/<uuid:uuid>/edit/", rewrite, name="help_rewrite"),
    path("findings/<uuid:uuid>/strike/", strike, name="help_strike"),
    path("findings/<uuid:uuid>/verify/", verify, name="help_verify"),
    path("findings/<uuid:uuid>/reopen/", reopen, name="help_reopen"),
    path("photos/<uuid:uuid>/mark/", mark, name="help_mark"),
    path("photos/<uuid:uuid>/<slug:size>/", files.photo, name="help_photo"),
    path("evidence/<uuid:uuid>/<slug:size>/", files.evidence, name="help_evidence"),
    path("signatures/<uuid:uuid>/", files.signature, name="help_signature"),
]
