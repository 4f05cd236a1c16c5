"""Where a team prepares, records, signs and verifies, and where all open photos."""

from django.urls import path

from assistance.views import files
from assistance.views.field.findings import finding
from assistance.views.field.visits import visit

urlpatterns = [
    path("visits/<uuid:uuid>/", visit, name="help_visit"),
    path("findings/<uuid:uuid>/", finding, name="help_finding"),
    path("photos/<uuid:uuid>/<slug:size>/", files.photo, name="help_photo"),
    path("evidence/<uuid:uuid>/<slug:size>/", files.evidence, name="help_evidence"),
    path("signatures/<uuid:uuid>/", files.signature, name="help_signature"),
]
