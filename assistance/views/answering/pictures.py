"""What was given as evidence, as every page shows it: a small picture, or the name of a file."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from assistance.models import Evidence, PhotoViews
from intake.models import PrivateFile


def shown(rows: QuerySet[Evidence]) -> list[Any]:
    """Return evidence with all that `answering/parts/evidence.html` shows of it; one query."""
    views = PhotoViews.objects.filter(original=OuterRef("file"))
    names = PrivateFile.objects.filter(uuid=OuterRef("file")).values("name")[:1]
    return list(rows.select_related("measure__plan").annotate(is_photo=Exists(views), file_name=Subquery(names)))
