"""Telling every process that public pages look different from now on."""

from django.db.models import F

from content.models import SiteGeneration

THE_ROW = 1


def bump() -> None:
    """Count the generation up in the caller's transaction: pages kept before it are not shown once it commits."""
    row = SiteGeneration.objects.filter(pk=THE_ROW)
    if not row.update(number=F("number") + 1):
        SiteGeneration.objects.get_or_create(pk=THE_ROW)
        row.update(number=F("number") + 1)


def current() -> int:
    """Return the generation that is committed now; one query."""
    number = SiteGeneration.objects.filter(pk=THE_ROW).values_list("number", flat=True).first()
    return number or 0
