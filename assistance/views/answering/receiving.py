"""Files that come with a form: each is kept as it arrives, so that nothing is sent twice when the form comes back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid5

from django.http import HttpRequest

from accounts.models import User
from assistance.forms.evidence import Uploads
from assistance.models import Evidence, PhotoViews
from assistance.views.uploading import take_all, taken_before
from intake.models import PrivateFile


def receive(request: HttpRequest, form: Uploads, *, by: User) -> list[PrivateFile]:
    """Return what came with the form, and what had come before and is no evidence yet; the form says what was refused.

    What came is kept whatever else is wrong with the form.
    """
    form.full_clean()
    before = taken_before(request, by=by)
    given = set(Evidence.objects.filter(file__in=[file.uuid for file in before]).values_list("file", flat=True))
    taken, refused = take_all(request, "uploads", by=by, papers=True)
    for why in refused:
        form.add_error("uploads", why)
    return [file for file in before if file.uuid not in given] + taken


def hand_in(files: list[PrivateFile], show: Callable[..., Any], *, form: Uploads) -> None:
    """Make each of them evidence by `show`, and take it off the list; the same form sent again is the same evidence."""
    views = PhotoViews.objects.filter(original__in=[file.uuid for file in files])
    taken_at = dict(views.values_list("original", "taken_at"))
    while files:
        file = files[0]
        show(file=file.uuid, client_uuid=uuid5(form.tap, file.sha256), taken_at=taken_at.get(file.uuid))
        del files[0]
