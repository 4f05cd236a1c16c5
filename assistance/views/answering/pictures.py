"""What was given as evidence, as a page shows it: a small picture, or the name of a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistance.models import Evidence, PhotoViews
from intake.models import PrivateFile


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence; `name` is that of a file that is no photo."""

    row: Evidence
    name: str


def shown(rows: Iterable[Evidence]) -> list[Shown]:
    """Return all of these as they are shown; two queries however many there are."""
    rows = list(rows)
    photos = set(PhotoViews.objects.filter(original__in=[row.file for row in rows]).values_list("original", flat=True))
    papers = [row.file for row in rows if row.file not in photos]
    names = dict(PrivateFile.objects.filter(uuid__in=papers).values_list("uuid", "name")) if papers else {}
    return [Shown(row, "" if row.file in photos else names.get(row.file, "文件")) for row in rows]
