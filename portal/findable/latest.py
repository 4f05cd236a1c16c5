"""What was released last, of everything, of one kind of page or of one sector."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.models import Page

from accounts.models import Sector
from content.context.around import DEPTH_OF_LISTS, visible_pages
from content.context.frame import description
from content.kinds import KINDS, Kind
from content.models import KnowledgePage, PublishedRevision

# How many entries a feed has: a reader program that asks once a day misses none of an ordinary week.
ENTRIES: Final = 50
# The bodies stay in the database.
_BODIES: Final = ("articlepage__body",)


@dataclass(frozen=True)
class Scope:
    """What a feed is of. Its name is empty where it is of everything."""

    name: str = ""
    kind: Kind | None = None
    sector: Sector | None = None

    def address(self, form: str) -> str:
        """Where this feed is; `form` is `rss` or `atom`."""
        if self.kind:
            return reverse("feed_of_kind", args=[self.kind.slug, form])
        return reverse("feed_of_sector", args=[self.sector.slug, form]) if self.sector else reverse("feed", args=[form])

    def pages(self) -> QuerySet[Any]:
        """The keys of the pages in it that anyone may read."""
        if self.kind:
            return self.kind.page.objects.visible().order_by().values("pk")
        if self.sector:
            first, *others = (
                kind.page.objects.visible().filter(sectors=self.sector).order_by().values("pk")
                for kind in KINDS
                if issubclass(kind.page, KnowledgePage)
            )
            return first.union(*others)
        # The front page and the lists say nothing of their own.
        return visible_pages().filter(depth__gt=DEPTH_OF_LISTS).order_by().values("pk")


@dataclass(frozen=True)
class Entry:
    """One release, as a feed tells of it."""

    page_id: int
    number: int
    released_at: datetime
    title: str
    text: str
    kind: str
    url: str


def scope_of(kind: str = "", sector: str = "") -> Scope:
    """Return what a feed's address asks for. Raises Http404 where there is no such thing."""
    if sector:
        found = get_object_or_404(Sector, slug=sector)
        return Scope(found.name, sector=found)
    if kind:
        named = next((row for row in KINDS if row.slug == kind), None)
        if named is None:
            raise Http404
        return Scope(named.label, kind=named)
    return Scope()


def latest(scope: Scope, request: HttpRequest) -> list[Entry]:
    """The last release of each page in the scope, the newest first; two queries."""
    later = PublishedRevision.objects.filter(page=OuterRef("page"), number__gt=OuterRef("number"))
    rows = PublishedRevision.objects.filter(~Exists(later), page__in=scope.pages()).order_by("-pk")
    releases = list(rows.values_list("page_id", "number", "released_at")[:ENTRIES])
    children = [kind.page._meta.model_name for kind in KINDS]
    pages = {
        page.pk: _specific(page, children)
        for page in Page.objects.filter(pk__in=[row[0] for row in releases]).select_related(*children).defer(*_BODIES)
    }
    return [
        Entry(
            page_id=page_id,
            number=number,
            released_at=released_at,
            title=pages[page_id].title,
            text=description(pages[page_id]),
            kind=str(pages[page_id]._meta.verbose_name),
            url=pages[page_id].get_full_url(request) or "",
        )
        for page_id, number, released_at in releases
    ]


def _specific(page: Any, children: list[str]) -> Page:
    return next((getattr(page, name) for name in children if hasattr(page, name)), page)
