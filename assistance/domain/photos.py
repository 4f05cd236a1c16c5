"""Photos and papers on their way in and out: the original is kept as it came, what is shown is painted anew.

Call `keep_photo` before the function of the domain that names the file: decoding takes a second and holds no lock.
"""

from collections.abc import Collection
from typing import IO, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistance.domain.files import PURPOSE
from assistance.models import PhotoViews
from intake import documents, images
from intake.models import PrivateFile
from intake.private.files import keep

# Pixels of the longest side.
SHOWN, THUMBNAIL = 1600, 360
# Of a view; its original has the purpose that says whose photo it is.
VIEW: Final = "assistance-view"
PAPERS: Final = frozenset({"pdf", "docx", "xlsx"})


def keep_photo(upload: UploadedFile | IO[bytes], *, name: str, by: User) -> PrivateFile:
    """Keep a photo of somebody's and its two views; return the original, by whose uuid the domain names it.

    Raises UploadRefused in words for the person; OSError where the disk refuses. Nothing is half kept.
    """
    seen = images.views(upload, sizes=(SHOWN, THUMBNAIL))
    # From here on only: decoding takes seconds, and SQLite has one writer.
    with transaction.atomic():
        shown, thumbnail = (
            keep(view.content, name=f"照片.{view.ending}", purpose=VIEW, owner=by.uuid) for view in seen.pictures
        )
        original = keep(upload, name=name, purpose=PURPOSE, owner=by.uuid)
        PhotoViews.objects.create(
            original=original.uuid,
            shown=shown.uuid,
            thumbnail=thumbnail.uuid,
            width=seen.pictures[0].width,
            height=seen.pictures[0].height,
            taken_at=timezone.make_aware(seen.taken_at) if seen.taken_at else None,
        )
    return original


def keep_paper(upload: UploadedFile | IO[bytes], *, name: str, by: User) -> PrivateFile:
    """Keep a PDF, Word or Excel file of somebody's as it is. Raises as `keep_photo`."""
    documents.check(upload, name=name, taken=PAPERS)
    return keep(upload, name=name, purpose=PURPOSE, owner=by.uuid, max_mib=documents.MOST_MIB["pdf"])


def view_of(original: UUID, *, size: str) -> PrivateFile | None:
    """Return what is shown of a file: `thumbnail` or `shown` of a photo, `original` the file itself; None if none."""
    wanted = original
    if size != "original":
        views = PhotoViews.objects.filter(original=original).first()
        if views is None:
            return None
        wanted = getattr(views, size)
    return PrivateFile.objects.filter(uuid=wanted).first()


def shown_of(originals: Collection[UUID]) -> dict[UUID, PrivateFile]:
    """Return the larger view of each photo, by its original; two queries. What has no view is left out."""
    views = dict(PhotoViews.objects.filter(original__in=originals).values_list("original", "shown"))
    files = {file.uuid: file for file in PrivateFile.objects.filter(uuid__in=views.values())}
    return {original: files[shown] for original, shown in views.items() if shown in files}
