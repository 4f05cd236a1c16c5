"""Files that come with a form: each is kept as it arrives, so that nothing is sent twice when the form comes back."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User
from assistance.domain.errors import NotYoursError
from assistance.domain.files import own_file
from assistance.forms.evidence import MOST, Uploads
from assistance.models import Evidence, PhotoViews
from assistance.views.uploading import take_in
from intake.models import PrivateFile


def receive(request: HttpRequest, form: Uploads, *, by: User) -> list[PrivateFile]:
    """Return what came with the form and what had come with it before; the form says what was refused, and why.

    What came is kept whatever else is wrong with the form.
    """
    form.full_clean()
    files = list(_kept_before(request.POST.getlist("kept"), by=by))
    uploads = request.FILES.getlist("uploads")
    if len(uploads) > MOST:
        form.add_error("uploads", f"一次最多 {MOST} 个，后面的没有收。请先交这些，再交其余的。")
    for upload in uploads[:MOST]:
        try:
            files.append(take_in(upload, by=by, papers=True))
        except ValidationError as refusal:
            form.add_error("uploads", f"“{upload.name}”没有收下。{refusal.messages[0]}")
    return files


def hand_in(files: list[PrivateFile], show: Callable[..., Any], *, form: Uploads) -> None:
    """Make each of them evidence by `show`, and take it off the list; the same form sent again is the same evidence."""
    views = PhotoViews.objects.filter(original__in=[file.uuid for file in files])
    taken_at = dict(views.values_list("original", "taken_at"))
    while files:
        file = files[0]
        show(file=file.uuid, client_uuid=uuid5(form.tap, file.sha256), taken_at=taken_at.get(file.uuid))
        del files[0]


def _kept_before(uuids: list[str], *, by: User) -> Iterator[PrivateFile]:
    """Those of his that are not evidence yet."""
    for typed in list(dict.fromkeys(uuids))[:MOST]:
        try:
            file = own_file(UUID(typed), by=by)
        except (ValueError, NotYoursError):
            continue
        if not Evidence.objects.filter(file=file.uuid).exists():
            yield file
