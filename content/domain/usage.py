"""Whether a page is in use: then it is withdrawn, not deleted."""

from collections.abc import Iterator

from django.db.models import PROTECT, RESTRICT
from wagtail.models import Page

from content.models import PublishedRevision


def is_in_use(page: Page) -> bool:
    """Whether any row of any room, or a former release, holds on to this page or one below it.

    Asks each relation that would refuse the deletion, without naming the room or whose data it is.
    """
    return any(holds for below in page.get_descendants(inclusive=True).specific() for holds in _holders(below))


def was_released(page: Page) -> bool:
    """Whether readers have ever seen this page or one below it."""
    below = page.get_descendants(inclusive=True)
    return PublishedRevision.objects.filter(page__in=below).exists()


def _holders(page: Page) -> Iterator[bool]:
    for relation in page._meta.get_fields(include_hidden=True):
        if relation.auto_created and getattr(relation, "on_delete", None) in (PROTECT, RESTRICT):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: page.pk})
            yield rows.exists()
