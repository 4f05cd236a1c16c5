"""Feeds in RSS 2.0 and Atom: a reader program, or the bureau's own site, notices what was released."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from wagtail.models import Site

from accounts.models import Sector
from content.addresses import remember_site
from content.kinds import KINDS
from portal.context import identity_of
from portal.findable.latest import Entry, Scope, latest, scope_of
from theme.text import speakable

FORMS: Final[dict[str, type[Rss201rev2Feed] | type[Atom1Feed]]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


@dataclass(frozen=True)
class Offer:
    """A feed as the page of feeds offers it."""

    name: str
    rss: str
    atom: str


def feeds(request: HttpRequest) -> HttpResponse:
    """Say what can be subscribed to, and how."""
    scopes = [Scope(kind.label, kind=kind) for kind in KINDS]
    sectors = [Scope(sector.name, sector=sector) for sector in Sector.objects.all()]
    context = {"all": _offer(Scope("全部内容")), "kinds": map(_offer, scopes), "sectors": list(map(_offer, sectors))}
    return render(request, "portal/feeds.html", context)


def feed(request: HttpRequest, form: str, kind: str = "", sector: str = "") -> HttpResponse:
    """Answer with the latest releases in one scope.

    Each release is an entry of its own: who follows a standard wants to see that it changed.
    """
    site = Site.find_for_request(request)
    if form not in FORMS or site is None:
        raise Http404
    remember_site(request)
    scope = scope_of(kind, sector)
    name = identity_of(request).site_name
    listing = f"{site.root_url}{_listing(scope)}"
    written = FORMS[form](
        title=speakable(f"{scope.name} · {name}" if scope.name else name),
        link=listing,
        description=speakable(f"{scope.name or '全部内容'}里最近发布和更新的"),
        subtitle=None if form == "rss" else speakable(f"{scope.name or '全部内容'}里最近发布和更新的"),
        language="zh-Hans",
        feed_url=f"{site.root_url}{scope.address(form)}",
        feed_guid=f"{site.root_url}{scope.address(form)}",
        author_name=name,
    )
    for entry in latest(scope, request):
        _add(written, entry, site, as_markup=form == "rss")
    return HttpResponse(written.writeString("utf-8"), content_type=written.content_type)


def _add(written: SyndicationFeed, entry: Entry, site: Site, *, as_markup: bool) -> None:
    """Add one entry. Programs read an RSS title, and any description, as HTML: what looks like markup is escaped."""
    title = speakable(entry.title)
    written.add_item(
        title=escape(title) if as_markup else title,
        link=entry.url,
        description=escape(speakable(entry.text)),
        unique_id=f"tag:{site.hostname},{entry.released_at:%Y-%m-%d}:page-{entry.page_id}-release-{entry.number}",
        unique_id_is_permalink=False,
        pubdate=entry.released_at,
        updateddate=entry.released_at,
        categories=[entry.kind],
    )


def _listing(scope: Scope) -> str:
    """The page on which all of the scope is listed; lists have these addresses by convention."""
    if scope.sector:
        return f"{reverse('wagtail_serve', args=['criteria/'])}?sector={scope.sector.slug}"
    return reverse("wagtail_serve", args=[f"{scope.kind.slug}/" if scope.kind else ""])


def _offer(scope: Scope) -> Offer:
    return Offer(scope.name, rss=scope.address("rss"), atom=scope.address("atom"))
