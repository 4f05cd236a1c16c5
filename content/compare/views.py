"""`<standard>compare/`: the standard beside the one it replaces, or the one that replaces it."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from content.beside import of_page
from content.compare.pairs import compare as compare_standards
from content.context.around import trail_beside
from content.context.standard import Related, related_standards
from content.models import StandardPage


class Sides(NamedTuple):
    """The two standards of a comparison."""

    old: StandardPage
    new: StandardPage


@of_page(StandardPage)
def compare(request: HttpRequest, page: StandardPage) -> HttpResponse:
    """Show what changed; 404 for a standard that stands alone. Either side's address shows the same."""
    related = related_standards(page, request)
    sides = sides_of(page, related)
    if sides is None:
        raise Http404
    context = {
        "page": page,
        "old": sides.old,
        "new": sides.new,
        # Of several standards that one replaces, each has its own comparison.
        "others": [row for row in related.predecessors if row != sides.old],
        "shown": compare_standards(sides.old, sides.new),
        "trail": trail_beside(page, request, "新旧对照", related.above),
        "canonical": (sides.old.get_full_url(request) or "") + "compare/",
    }
    return render(request, "content/compare.html", context)


def sides_of(page: StandardPage, related: Related) -> Sides | None:
    """Which is old and which is new; what replaces a standard matters more than what it replaced long ago."""
    if related.successor is not None:
        return Sides(page, related.successor)
    return Sides(related.predecessors[0], page) if related.predecessors else None
