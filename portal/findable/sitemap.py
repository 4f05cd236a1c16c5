"""`/sitemap.xml`: every page that anyone may read and when it was last released."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Site

from content.context.around import visible_pages
from content.models import PublishedRevision
from content.querysets import BasePageQuerySet

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The protocol allows 50,000 addresses and 50 MB in a file. A longer list is parted, and `/sitemap.xml` names the parts.
PER_FILE: Final = 20_000


def sitemap(request: HttpRequest) -> HttpResponse:
    """List all pages, or the files that list them; two queries, however many pages."""
    site = _site(request)
    parts = -(-_pages(site).count() // PER_FILE)
    if parts <= 1:
        return _pages_answer(site, 1)
    addresses = (f"{site.root_url}{reverse('sitemap_part', args=[number + 1])}" for number in range(parts))
    return _answer("sitemapindex", ("<sitemap>" + _tag("loc", address) + "</sitemap>" for address in addresses))


def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """List the pages of one file."""
    site = _site(request)
    if number < 1 or not _pages(site)[(number - 1) * PER_FILE :].exists():
        raise Http404
    return _pages_answer(site, number)


def _pages_answer(site: Site, number: int) -> HttpResponse:
    """Write the file of this number, in the order of the tree."""
    latest = PublishedRevision.objects.filter(page=OuterRef("pk")).order_by("-number").values("released_at")[:1]
    rows = _pages(site).order_by("path").values_list("url_path", Subquery(latest))
    home = f"{site.root_url}{reverse('wagtail_serve', args=[''])}"
    start = (number - 1) * PER_FILE
    return _answer("urlset", _entries(home, site.root_page.url_path, rows[start : start + PER_FILE]))


def _entries(home: str, root: str, rows: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    for url_path, released_at in rows:
        released = _tag("lastmod", released_at.isoformat(timespec="seconds")) if released_at else ""
        yield "<url>" + _tag("loc", home + url_path.removeprefix(root)) + released + "</url>"


def _pages(site: Site) -> BasePageQuerySet:
    return visible_pages().descendant_of(site.root_page, inclusive=True)


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _answer(root: str, entries: Iterable[str]) -> HttpResponse:
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">', *entries, f"</{root}>", ""]
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
