"""Pages that were on the site and are not any more: readers are told so, and what to read instead."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.http import HttpRequest
from wagtail.models import Page

from content import slots
from content.context.around import address, root_page, visible_pages
from content.models import Withdrawn
from content.querysets import OpenToAll

# Where nobody wrote why.
UNTOLD = "这一页已经从网站上撤下。"
MOST_LIKE = 3


@dataclass(frozen=True)
class Way:
    """A page that can be read."""

    title: str
    url: str


@dataclass(frozen=True)
class Gone:
    """What the page in its place says. `moved_to`: it is on the site again, elsewhere."""

    title: str
    at: datetime
    why: str
    instead: Way | None
    above: Way | None
    like: list[slots.SlotLink]
    moved_to: str = ""


def gone_at(asked: str, request: HttpRequest) -> Gone | None:
    """Return what became of the page that stood at `asked` below the site's root; None where none ever did.

    A page that was never released, or stands where not everybody may look, is as if it had never been.
    """
    root = root_page(request)
    if root is None:
        return None
    rows = Withdrawn.objects.filter(OpenToAll(F("page__path")), url_path=f"{root.url_path}{asked.strip('/')}/")
    row = rows.select_related("page").order_by("-at").first()
    if row is None:
        return None
    if row.page.live and row.page.url_path == row.url_path:
        # It is back where it was; what was asked for beside it is not there.
        return None
    if row.page.live:
        return Gone(row.title, row.at, "", None, None, [], address(row.page, request))
    path, step = row.page.path, row.page.steplen
    above = [path[:end] for end in range(len(root.path), len(path), step)]
    nearest = visible_pages().filter(path__in=above).order_by("-path").first()
    instead = visible_pages().filter(pk=row.instead_id).first() if row.instead_id else None
    return Gone(
        title=row.title,
        at=row.at,
        why=row.told_readers or UNTOLD,
        instead=_way(instead, request),
        above=_way(nearest, request),
        like=[] if instead else slots.collect("criteria_for", row.title)[:MOST_LIKE],
    )


def _way(page: Page | None, request: HttpRequest) -> Way | None:
    return Way(page.title, address(page, request)) if page else None
