"""Photos of a finding: what came with a form, and as a page shows them."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from accounts.models import User
from assistance.domain import marks
from assistance.models import FindingPhoto, PhotoViews
from assistance.views.uploading import take_all, taken_before


def photos_of(request: HttpRequest, person: User, errors: list[str]) -> list[UUID]:
    """Return what was sent now and what an earlier attempt at the same form brought; `errors` gets what was refused."""
    taken, refused = take_all(request, "photos", by=person)
    errors += refused
    return [file.uuid for file in (*taken_before(request, by=person), *taken)]


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
