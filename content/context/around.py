"""What stands around the text of any page: the way up, its labels, and who published it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from accounts.models import Scene, Sector
from content.models import KnowledgePage, PageReview, PublishedRevision, TopicPage
from content.prepared import Prepared, prepared
from content.querysets import BasePageQuerySet

# The depth in the tree of the lists: root, home page, list. What says something of its own stands below them.
DEPTH_OF_LISTS = 3
# Addresses below the home page that hold by convention: `load_starter` lays these index pages, one of each.
CRITERIA = "criteria/"


@dataclass(frozen=True)
class Crumb:
    """One step of the way up; the last, the page itself, has no address."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Tag:
    """A scene or a sector of a page, with the address of what else is published about it."""

    name: str
    url: str


@dataclass(frozen=True)
class Reviewed:
    """When a page was last looked at, and when it will be again."""

    last: date | None
    next: date | None


def visible_pages() -> BasePageQuerySet:
    """Pages of every type that anyone may read."""
    return BasePageQuerySet(Page).visible()


def root_page(request: HttpRequest) -> Page | None:
    """The home page of the site that was asked; no query after the first in a request."""
    site = Site.find_for_request(request)
    return site.root_page if site else None


def paths_above(page: Page, request: HttpRequest) -> list[str]:
    """Tree paths of the pages above this one and below the home page."""
    root = root_page(request)
    start = len(root.path) if root else page.steplen
    return [page.path[:end] for end in range(start + page.steplen, len(page.path), page.steplen)]


def pages_above(page: Page, request: HttpRequest) -> list[Page]:
    """The live pages above this one, from the top; no query where the parent is the home page.

    A view restriction above would cover this page too, so `live` is all that has to be asked.
    """
    paths = paths_above(page, request)
    return list(Page.objects.filter(path__in=paths, live=True).order_by("path")) if paths else []


def trail(page: Page, request: HttpRequest, above: list[Page] | None = None) -> list[Crumb]:
    """The way from below the home page to this page; `above` spares a query where the caller has those pages."""
    steps = pages_above(page, request) if above is None else above
    here = Crumb(getattr(page, "name", page.title))
    return [*(Crumb(getattr(step, "name", step.title), address(step, request)) for step in steps), here]


def trail_beside(page: Page, request: HttpRequest, here: str, above: list[Page] | None = None) -> list[Crumb]:
    """The way to something that hangs on a page and is called `here`; the page itself is the last step before it."""
    *steps, itself = trail(page, request, above)
    return [*steps, Crumb(itself.title, address(page, request)), Crumb(here)]


def address(page: Page, request: HttpRequest) -> str:
    """The page's address; the list of sites is looked up once a request."""
    return page.get_url(request) or ""


def canonical(page: Page, request: HttpRequest) -> str:
    """The one address of this page, host included; empty for a preview that has none yet."""
    return (page.get_full_url(request) or "") if page.pk else ""


def latest_release(page: Page) -> PublishedRevision | None:
    """The release that readers see now, with its publisher's unit and without its content."""
    return next(iter(_latest(page.pk)), None) if page.pk else None


@prepared(int)
def _latest(page: int) -> QuerySet[PublishedRevision]:
    last = PageReview.objects.filter(page=OuterRef("page_id"))
    releases = PublishedRevision.objects.filter(page_id=page).select_related("released_by__unit")
    releases = releases.annotate(reviewed_on=Subquery(last.values("on")[:1]))
    releases = releases.annotate(review_again_on=Subquery(last.values("next_review")[:1]))
    return releases.defer("content").order_by("-number")[:1]


def reviewed(page: Page, release: PublishedRevision | None) -> Reviewed:
    """When the page was last compared with its sources: what a review says until a release brings a later date."""
    own, said = getattr(page, "last_reviewed", None), getattr(release, "reviewed_on", None)
    if said and (own is None or said >= own):
        return Reviewed(said, getattr(release, "review_again_on", None))
    return Reviewed(own, getattr(page, "next_review", None))


def tags(page: KnowledgePage, request: HttpRequest) -> list[Tag]:
    """Scenes, then sectors of a page: one query for a saved page, none for what a preview holds in memory."""
    root = root_page(request)
    above = page.url_path.rsplit("/", 2)[0] + "/" if page.url_path else ""
    is_of_criteria = page._meta.model_name in ("criterionpage", "standardpage")
    below = CRITERIA if is_of_criteria or root is None else above.removeprefix(root.url_path)
    listing = reverse("wagtail_serve", args=[below])
    found = []
    for kind, slug, name, topic_path in _labels(page):
        if topic_path and root is not None:
            url = reverse("wagtail_serve", args=[topic_path.removeprefix(root.url_path)])
        else:
            url = f"{listing}?{kind}={slug}"
        found.append(Tag(name, url))
    return found


def _labels(page: KnowledgePage) -> list[tuple[str, str, str, str]]:
    """Kind, slug, name of each label and the tree address of its scene page where one may be read."""
    scenes, sectors = page.scenes.all(), page.sectors.all()
    if isinstance(scenes, QuerySet) and isinstance(sectors, QuerySet):
        return [row[:4] for row in _labels_of(page._meta.model)(page.pk)]
    in_memory = [("scene", row.slug, row.name, "") for row in scenes]
    return in_memory + [("sector", row.slug, row.name, "") for row in sectors]


@cache
def _labels_of(model: Any) -> Prepared[Any]:
    """The same for the saved pages of a type, by their keys."""
    scenes, sectors = (model._meta.get_field(name).related_query_name() for name in ("scenes", "sectors"))
    topic = TopicPage.objects.visible().filter(scene=OuterRef("pk")).values("url_path")[:1]

    def labels(page: int) -> QuerySet[Any, Any]:
        of_scenes = _columns(Scene.objects.filter(**{scenes: page}), "scene", Subquery(topic))
        of_sectors = _columns(Sector.objects.filter(**{sectors: page}), "sector", Value("", CharField()))
        return of_scenes.union(of_sectors, all=True).order_by("kind", "order", "slug")

    return Prepared(labels, int)


def _columns(rows: QuerySet[Any], kind: str, topic: Any) -> QuerySet[Any, Any]:
    rows = rows.order_by().annotate(kind=Value(kind), topic=topic)
    return rows.values_list("kind", "slug", "name", "topic", "order")
