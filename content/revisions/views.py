"""The addresses of releases: all of a page, and each one for ever."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from content.beside import of_page
from content.context.around import canonical, trail_beside
from content.kinds import TELLING
from content.models import PublishedRevision
from content.revisions.frozen import as_it_was, differences

# Older ones keep their address; a list longer than this helps nobody.
LISTED = 200


@of_page(*TELLING)
def revisions(request: HttpRequest, page: Page) -> HttpResponse:
    """List the releases of a page, the latest first."""
    rows = _releases(page).defer("content")[:LISTED]
    context = {"page": page, "revisions": rows, "trail": trail_beside(page, request, "历次发布")}
    return render(request, "content/revisions.html", context)


@of_page(*TELLING)
def revision(request: HttpRequest, page: Page, number: str) -> HttpResponse:
    """Show one release as it was, and in words how it differs from the present one."""
    latest = _releases(page).first()
    if latest is None:
        raise Http404
    # Of so many digits as there are releases: no number is too long for the database.
    asked = latest if number == str(latest.number) else _numbered(page, number, latest.number)
    was = as_it_was(page, asked)
    context: dict[str, Any] = {
        "page": page,
        "revision": asked,
        "latest": latest,
        "fields": was,
        "differences": [] if asked == latest else differences(was, as_it_was(page, latest)),
        "canonical": canonical(page, request),
        "trail": trail_beside(page, request, f"第 {asked.number} 次发布"),
    }
    return render(request, "content/revision.html", context)


def _releases(page: Page) -> Any:
    return PublishedRevision.objects.filter(page=page.pk).select_related("released_by__unit").order_by("-number")


def _numbered(page: Page, number: str, last: int) -> PublishedRevision:
    if len(number) > len(str(last)):
        raise Http404
    found = _releases(page).filter(number=int(number)).first()
    if found is None or str(found.number) != number:
        raise Http404
    return found
