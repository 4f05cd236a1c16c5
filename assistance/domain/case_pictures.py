"""Photos of a case: chosen by who writes it, let go one by one by who clears it, copied as they are shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final
from uuid import UUID

from django.db.models import Q

from assistance.domain.door import said
from assistance.domain.leaving_errors import PictureGoneError, PictureNotOfItError, TooManyPicturesError
from assistance.domain.photos import shown_of
from assistance.enums import Shows
from assistance.models import CaseDraft, DraftPicture, Evidence, Finding, FindingPhoto, PhotoViews
from content.domain.case_drafts import Cleared
from intake.models import PrivateFile
from intake.private.files import FileGone, open_file

MOST: Final = 6
BEFORE, AFTER, MEANWHILE = "改之前", "改之后", "临时措施"


@dataclass(frozen=True)
class Shot:
    """A photo that could go with a case: of what `source` it is, and its size as it is shown."""

    source: FindingPhoto | Evidence
    width: int
    height: int

    @property
    def is_photo(self) -> bool:
        """Whether it is one of the finding itself."""
        return isinstance(self.source, FindingPhoto)

    @property
    def when(self) -> str:
        """Of what time it is, in words for everybody."""
        return when(self.source)


def when(source: FindingPhoto | Evidence) -> str:
    """Whether a photo shows the hazard, what was done about it, or the safeguard meanwhile."""
    if isinstance(source, FindingPhoto):
        return BEFORE
    return AFTER if source.shows == Shows.FIX else MEANWHILE


def shots_of(finding: Finding) -> list[Shot]:
    """All photos of a finding and of what was done about it, in the order of time; three queries."""
    mine = Q(finding=finding) | (Q(measure__plan=finding.plan_id) if finding.plan_id else Q())
    evidence = Evidence.objects.filter(mine).order_by("-shows", "pk")
    return _with_views(list(chain(finding.photos.all(), evidence)))


def chosen(draft: CaseDraft) -> list[DraftPicture]:
    """The photos that its writer chose, in the order of time; one query."""
    rows = draft.pictures.select_related("photo", "evidence")
    return sorted(rows, key=lambda row: ((BEFORE, MEANWHILE, AFTER).index(when(row.source)), row.source.pk))


def choose(draft: CaseDraft, told: Mapping[UUID, str]) -> None:
    """Let these photos go with it and no others: what can be seen on each, by the uuid of what it is of.

    Raises PictureNotOfItError, TooManyPicturesError, SaysNothingError. Call it in the transaction that writes.
    """
    shots = {shot.source.uuid: shot.source for shot in shots_of(draft.finding)}
    if told.keys() - shots.keys():
        raise PictureNotOfItError
    if len(told) > MOST:
        raise TooManyPicturesError(MOST)
    draft.pictures.all().delete()
    for uuid, alt in told.items():
        of = "photo" if isinstance(shots[uuid], FindingPhoto) else "evidence"
        DraftPicture.objects.create(draft=draft, alt=said(alt, "图里有什么"), **{of: shots[uuid]})


def let_go(draft: CaseDraft, seen: Collection[UUID]) -> list[Cleared]:
    """Note which of its photos were seen and may leave, and return copies of those as they were shown.

    Raises PictureGoneError.
    """
    rows = [row for row in chosen(draft) if row.uuid in seen]
    files = shown_of([row.source.file for row in rows])
    draft.pictures.filter(uuid__in=seen).update(cleared=True)
    return [_copy(files.get(row.source.file), row) for row in rows]


def _copy(file: PrivateFile | None, row: DraftPicture) -> Cleared:
    if file is None:
        raise PictureGoneError
    try:
        with open_file(file) as source:
            content = source.read()
    except FileGone as gone:
        raise PictureGoneError from gone
    return Cleared(content, file.name.rpartition(".")[2], row.alt, when(row.source))


def _with_views(rows: list[FindingPhoto | Evidence]) -> list[Shot]:
    """Those that are photos: a paper has no view."""
    views = {view.original: view for view in PhotoViews.objects.filter(original__in=[row.file for row in rows])}
    return [Shot(row, views[row.file].width, views[row.file].height) for row in rows if row.file in views]
