"""What a criterion page shows, in a number of queries that does not depend on what is linked to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from content import slots
from content.context.around import DEPTH_OF_LISTS, paths_above, visible_pages
from content.context.frame import frame
from content.context.linked import Mentions, linked, mentions_of_criterion
from content.context.succession import Follower, followers_of, preceded_by
from content.generations import Remembered
from content.models import ClauseTopic, CriterionPage, LawArticle, LocalBasis, StandardPage
from content.prepared import prepared
from content.shown import context_for
from content.viewer import viewer_of

# A standard's group of like criteria has at most some thirty; this only bounds what nobody foresaw.
MOST_PEERS = 120


@dataclass(frozen=True)
class Standards:
    """The criterion's own standard and those that a reader must know of; None and empty where not published."""

    own: StandardPage | None
    successor: StandardPage | None
    read_with: list[StandardPage]
    above: list[Page]
    replaces_another: bool = False


@dataclass(frozen=True)
class Peers:
    """Criteria of the same group in the same standard, this one among them, and its neighbours."""

    rows: list[CriterionPage]
    previous: CriterionPage | None = None
    next: CriterionPage | None = None


@dataclass(frozen=True)
class ShownCriterion:
    """All that stands on the page beside the criterion's own fields."""

    standard: StandardPage | None
    successor: StandardPage | None
    read_with: list[StandardPage]
    clause_topics: list[ClauseTopic]
    followers: list[Follower]
    preceded: list[CriterionPage]
    laws: list[LawArticle]
    mentions: Mentions
    peers: Peers
    links: list[slots.SlotLink]
    # Asked by the web page alone: papers and pictures have no room for them, or are everybody's.
    alike: Callable[[], list[slots.SlotLink]]
    mine: Callable[[], list[slots.SlotLink]]
    local_bases: list[LocalBasis]


@context_for.register
def criterion_context(page: CriterionPage, request: HttpRequest) -> dict[str, Any]:
    standards = standards_around(page, request)
    mentions = mentions_of_criterion(page.pk)
    shown = ShownCriterion(
        standard=standards.own,
        successor=standards.successor,
        read_with=standards.read_with,
        clause_topics=clause_topics_of(page, standards.successor),
        followers=followers_of(page) if standards.successor and page.pk else [],
        preceded=preceded_by(page) if standards.replaces_another and page.pk else [],
        laws=linked(page, "law_links", "law"),
        mentions=mentions,
        peers=peers_of(page, standards.own),
        links=slots.collect("criterion.links", page),
        alike=partial(alike, page, mentions),
        mine=partial(mine_about, page, request),
        local_bases=[basis for basis in checked_bases.get() if basis.holds()],
    )
    return {**frame(page, request, standards.above), "shown": shown}


def alike(page: CriterionPage, mentions: Mentions) -> list[slots.SlotLink]:
    """Criteria and cases much like this one, but for the cases that the page names anyway."""
    named = {str(case.pk) for case in mentions.cases}
    return [link for link in slots.collect("criterion.alike", page) if link.key not in named]


def mine_about(page: CriterionPage, request: HttpRequest) -> list[slots.SlotLink]:
    """What of the viewer's own is about the criterion; nothing, and no query, for who is not logged in."""
    viewer = viewer_of(request)
    return slots.collect("criterion.mine", page, viewer) if viewer else []


def standards_around(page: CriterionPage, request: HttpRequest) -> Standards:
    """The pages above, what replaces their standard and what must be read with it (said on either side)."""
    pages = upper_pages.get()
    above = [pages[path] for path in paths_above(page, request) if path in pages]
    standards = {row.pk: row for row in pages.values() if isinstance(row, StandardPage)}
    parent = pages.get(page.path[: -page.steplen])
    if not isinstance(parent, StandardPage):
        parent = _draft_parent(page, request)
    if parent is None:
        return Standards(None, None, [], above)
    return Standards(
        own=parent,
        successor=standards.get(parent.successor_id),
        read_with=[row for row in standards.values() if row.pk == parent.read_with_id or row.read_with_id == parent.pk],
        above=above,
        replaces_another=any(row.successor_id == parent.pk for row in standards.values()),
    )


def _upper_pages() -> dict[str, Page]:
    """By their path: what stands right below the home page, and every standard with who decides by it; one query."""
    pages = visible_pages().filter(Q(depth=DEPTH_OF_LISTS) | Q(standardpage__isnull=False))
    rows = pages.select_related("standardpage__decided_by").order_by("path")
    return {row.path: getattr(row, "standardpage", row) for row in rows}


upper_pages = Remembered(_upper_pages)
checked_bases: Remembered[list[LocalBasis]] = Remembered(lambda: list(LocalBasis.objects.checked()))


def _draft_parent(page: CriterionPage, request: HttpRequest) -> StandardPage | None:
    """An editor's preview shows the standard above even while that is a draft; readers never see it."""
    own = StandardPage.objects.filter(path=page.path[: -page.steplen]).select_related("decided_by")
    return own.first() if getattr(request, "is_preview", False) else None


def clause_topics_of(page: CriterionPage, successor: StandardPage | None) -> list[ClauseTopic]:
    """The clauses of the successor that follow this criterion; no query where nothing replaces its standard."""
    if successor is None or page.pk is None:
        return []
    return list(ClauseTopic.objects.filter(old_criterion_id=page.pk, standard=successor))


def peers_of(page: CriterionPage, standard: StandardPage | None) -> Peers:
    """The criteria of the page's group in the order of the standard; one query."""
    if standard is None or page.pk is None:
        return Peers([])
    rows = group_of(standard.pk, page.sector_label)
    at = next((place for place, row in enumerate(rows) if row.pk == page.pk), None)
    if at is None:
        return Peers(rows)
    return Peers(rows, rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)


@prepared(int, str)
def group_of(standard: int, label: str) -> QuerySet[CriterionPage]:
    """The visible criteria of one group of a standard, in its order."""
    group = CriterionPage.objects.visible().filter(standard_id=standard, sector_label=label)
    return group.only(*LIGHT).order_by("item_order", "path")[:MOST_PEERS]


# What a list of criteria needs: enough for a link, an address and its place.
LIGHT = ("title", "slug", "url_path", "path", "depth", "item", "item_order", "sector_label", "standard_id", "gist")
