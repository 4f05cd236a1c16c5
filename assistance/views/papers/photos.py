"""Photos and signatures as they stand on paper: the painted view, made small, with its marks; never the original."""

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from assistance.domain.photos import shown_of
from assistance.models import FindingPhoto
from content.written.blocks import Picture, Pictures
from intake.private.files import FileGone, open_file
from theme.pdf import small_pictures

# All photos of one paper together: with its letters it stays below the 10 MB that a mailbox takes.
MOST_BYTES: Final = 8_500_000
LEAST_BYTES: Final = 30_000

Marks = list[dict[str, Any]]


def printed(files: Collection[tuple[UUID, Marks, str]]) -> dict[UUID, Picture]:
    """Return each photo ready for paper, by its original; a few queries. What is gone is said in its place.

    Each is named by its original, with its marks and what it shows. Raises PaperUnavailable.
    """
    views = shown_of([original for original, _, _ in files])
    sources = ((_content(views.get(original)), marks) for original, marks, _ in files)
    each = max(MOST_BYTES // max(len(files), 1), LEAST_BYTES)
    made = zip(files, small_pictures(sources, most_bytes=each), strict=True)
    return {original: Picture(*small, caption) for (original, _, caption), small in made}


def _content(file: Any) -> bytes:
    if file is None:
        return b""
    try:
        with open_file(file) as source:
            return source.read()
    except FileGone:
        return b""


def of_findings(photos: Iterable[FindingPhoto]) -> dict[int, Pictures]:
    """Return the photos of findings, by the primary key of the finding."""
    rows = list(photos)
    made = printed([(row.file, row.marks, "") for row in rows])
    found: dict[int, tuple[Picture, ...]] = {}
    for row in rows:
        found[row.finding_id] = (*found.get(row.finding_id, ()), made[row.file])
    return {finding: Pictures(pictures) for finding, pictures in found.items()}
