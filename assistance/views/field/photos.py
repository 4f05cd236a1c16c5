"""Photos in a form: kept as soon as they come, so that whatever else the form lacks, none is sent twice."""

from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import ValidationError
from django.http import HttpRequest

from accounts.models import User
from assistance.domain import marks
from assistance.domain.errors import NotYoursError
from assistance.domain.files import own_file
from assistance.models import FindingPhoto, PhotoViews
from assistance.views.uploading import take_in

# At once; more come with the next press.
MOST: Final = 12


def photos_of(request: HttpRequest, person: User, errors: list[str]) -> list[UUID]:
    """Return what was sent now and what an earlier attempt at the same form brought; `errors` gets what was refused."""
    kept = [file for text in request.POST.getlist("kept")[:MOST] if (file := _mine(text, person))]
    uploads = request.FILES.getlist("photos")
    if len(uploads) > MOST:
        errors.append(f"一次最多传 {MOST} 张照片，前 {MOST} 张已经收下，其余的请再传一次。")
    for upload in uploads[:MOST]:
        kept += _taken_in(upload, person, errors)
    return kept


def shown(photos: QuerySet[FindingPhoto]) -> list[dict[str, Any]]:
    """Return photos as a page shows them, with what is drawn on each; one query."""
    views = PhotoViews.objects.filter(original=OuterRef("file"))
    sizes = {name: Subquery(views.values(name)[:1]) for name in ("width", "height")}
    return [_shown(row) for row in photos.annotate(**sizes)]


def _shown(row: Any) -> dict[str, Any]:
    # A photo without views is none of ours to draw on; it is shown in the shape of any.
    width, height = row.width or 4, row.height or 3
    drawn = marks.paths(row.marks, width=width, height=height)
    return {"row": row, "width": width, "height": height, "paths": drawn}


def _taken_in(upload: UploadedFile, person: User, errors: list[str]) -> list[UUID]:
    try:
        return [take_in(upload, by=person).uuid]
    except ValidationError as refusal:
        errors.extend(refusal.messages)
        return []


def _mine(text: str, person: User) -> UUID | None:
    try:
        return own_file(UUID(text), by=person).uuid
    except (ValueError, NotYoursError):
        return None
