"""Where a page is in use: then it is withdrawn, not deleted, and whoever withdraws it sees what else that touches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import PROTECT, RESTRICT, Model, Q
from modelcluster.fields import ParentalKey
from wagtail.models import Page, Revision

from content import slots
from content.models import PortalDocument, PortalImage, PublishedRevision, TopicPage

# Longer lists are cut; their count is told.
NAMED = 20


@dataclass(frozen=True)
class Users:
    """Pages of one type that name a page, the first of them, and how many there are in all."""

    label: str
    pages: list[Page]
    total: int


@dataclass(frozen=True)
class Usage:
    """What names a page or one below it: pages of ours, and sentences with counts from other rooms."""

    users: list[Users]
    elsewhere: list[slots.SlotLink]

    def __bool__(self) -> bool:
        return bool(self.users or self.elsewhere)


def is_in_use(page: Page) -> bool:
    """Whether any row of any room, or a former release, holds on to this page or one below it.

    Asks each relation that would refuse the deletion, without naming the room or whose data it is.
    """
    below = page.get_descendants(inclusive=True).specific()
    return any(rows.exists() for of in below for _, rows in _holders(type(of), [of.pk]))


def was_released(page: Page) -> bool:
    """Whether readers have ever seen this page or one below it."""
    below = page.get_descendants(inclusive=True)
    return PublishedRevision.objects.filter(page__in=below).exists()


def is_shown(file: PortalImage | PortalDocument) -> bool:
    """Whether a page, or a draft that may yet be released, shows a picture or a file of the library."""
    if any(rows.exists() for _, rows in _holders(type(file), [file.pk])):
        return True
    names = {relation.field.name for relation in _keeping(type(file))}
    drafts = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    ahead = Revision.page_revisions.filter(Q(pk__in=drafts) | Q(approved_go_live_at__isnull=False))
    return any(
        row.get(name) == file.pk
        for content in ahead.order_by().values_list("content", flat=True).iterator()
        for row in (content, *(row for part in content.values() if isinstance(part, list) for row in part))
        if isinstance(row, dict)
        for name in names
    )


def usage(page: Page) -> Usage:
    """Return what would point at nothing if this page, with all below it, were withdrawn.

    The number of queries depends on how many kinds of pages and relations there are, not on how many rows.
    """
    below = list(page.get_descendants(inclusive=True).specific(defer=True))
    keys = {of.pk for of in below}
    by_type: dict[type[Page], list[int]] = defaultdict(list)
    for of in below:
        by_type[of.specific_class].append(of.pk)
    holding = {key for model, of in by_type.items() for key in _holding_pages(model, of)}
    holding |= set(_listing(page.specific))
    return Usage(list(_by_type(holding - keys)), slots.collect("page.uses", below))


def _by_type(keys: Iterable[int]) -> Iterator[Users]:
    grouped: dict[str, list[Page]] = defaultdict(list)
    for row in Page.objects.filter(pk__in=keys).select_related("content_type").order_by("path"):
        grouped[str(row.page_type_display_name)].append(row)
    for label, rows in sorted(grouped.items()):
        yield Users(label, rows[:NAMED], len(rows))


def _holding_pages(model: type[Page], keys: list[int]) -> Iterator[int]:
    """Keys of the pages of this room that name one of these, themselves or by a row of theirs."""
    for holder, rows in _holders(model, keys):
        if holder._meta.app_label != PublishedRevision._meta.app_label:
            continue
        owner = next((f.attname for f in holder._meta.fields if isinstance(f, ParentalKey)), None)
        if owner or issubclass(holder, Page):
            yield from rows.values_list(owner or "pk", flat=True)


def _listing(page: Page) -> Iterable[int]:
    """The pages of the scenes that list it."""
    scenes = getattr(page, "scenes", None)
    return TopicPage.objects.filter(scene__in=scenes.all()).values_list("pk", flat=True) if scenes else ()


def _holders(model: type[Model], keys: list[int]) -> Iterator[tuple[Any, Any]]:
    """Each model whose rows keep a row of this type from being deleted, with those that name one of these."""
    for relation in _keeping(model):
        holder: Any = relation.related_model
        yield holder, holder._base_manager.filter(**{f"{relation.field.name}__in": keys})


def _keeping(model: type[Model]) -> Iterator[Any]:
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and getattr(relation, "on_delete", None) in (PROTECT, RESTRICT):
            yield relation
