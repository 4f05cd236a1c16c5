"""What a standard's page shows: what it is, whether it still holds, and what is in it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from content.context.around import paths_above, visible_pages
from content.context.criterion import LIGHT
from content.context.frame import frame
from content.context.linked import attached
from content.context.succession import Follower, followers_in
from content.models import ClauseTopic, CriterionPage, StandardPage
from content.shown import context_for


@dataclass(frozen=True)
class Entry:
    """A criterion in the contents, with the clauses that follow it where the standard is being replaced."""

    criterion: CriterionPage
    clause_topics: list[ClauseTopic]
    followers: list[Follower]


@dataclass(frozen=True)
class Group:
    """The criteria of one group of the standard; its count is the number of those published."""

    label: str
    entries: list[Entry]


@dataclass(frozen=True)
class TopicRow:
    """A clause of which only the subject is known; `old` is the item it follows, where that may be read."""

    clause_topic: ClauseTopic
    old: CriterionPage | None


@dataclass(frozen=True)
class Related:
    """Standards that a reader of this one must know of."""

    successor: StandardPage | None
    predecessors: list[StandardPage]
    read_with: list[StandardPage]
    above: list[Page]


@dataclass(frozen=True)
class ShownStandard:
    """All that stands on the page beside the standard's own fields."""

    successor: StandardPage | None
    predecessors: list[StandardPage]
    read_with: list[StandardPage]
    groups: list[Group]
    total: int
    topic_groups: list[tuple[str, list[TopicRow]]]
    topic_total: int


@context_for.register
def standard_context(page: StandardPage, request: HttpRequest) -> dict[str, Any]:
    related = related_standards(page, request)
    criteria = criteria_of(page)
    topics = topic_rows(page)
    shown = ShownStandard(
        successor=related.successor,
        predecessors=related.predecessors,
        read_with=related.read_with,
        groups=contents(
            criteria,
            followed_by(page, related.successor),
            followers_in(page) if related.successor and page.pk else {},
        ),
        total=len(criteria),
        topic_groups=[(label, list(rows)) for label, rows in groupby(topics, key=lambda row: row.clause_topic.group)],
        topic_total=len(topics),
    )
    return {**frame(page, request, related.above), "shown": shown, "attachments": attached(page)}


def related_standards(page: StandardPage, request: HttpRequest) -> Related:
    """The index above, the successor, what this one replaces, and what is read with it; one query."""
    asked = [pk for pk in (page.successor_id, page.read_with_id) if pk]
    ids = Page.objects.filter(path__in=paths_above(page, request)).order_by().values("pk")
    ids = ids.union(Page.objects.filter(pk__in=asked).order_by().values("pk")) if asked else ids
    if page.pk:
        naming = StandardPage.objects.order_by()
        ids = ids.union(
            naming.filter(successor_id=page.pk).values("pk"), naming.filter(read_with_id=page.pk).values("pk")
        )
    rows = list(visible_pages().filter(pk__in=ids).select_related("standardpage").order_by("path"))
    standards = [row.standardpage for row in rows if hasattr(row, "standardpage")]
    return Related(
        successor=next((row for row in standards if row.pk == page.successor_id), None),
        predecessors=[row for row in standards if page.pk and row.successor_id == page.pk],
        read_with=[
            row for row in standards if row.pk == page.read_with_id or (page.pk and row.read_with_id == page.pk)
        ],
        above=[row for row in rows if not hasattr(row, "standardpage")],
    )


def criteria_of(page: StandardPage) -> list[CriterionPage]:
    """The published criteria of a standard in its own order; one query."""
    if page.pk is None:
        return []
    return list(CriterionPage.objects.visible().filter(standard_id=page.pk).only(*LIGHT).order_by("item_order", "path"))


def followed_by(page: StandardPage, successor: StandardPage | None) -> dict[int, list[ClauseTopic]]:
    """The successor's clauses by the key of the old criterion; no query where nothing replaces the standard."""
    found: dict[int, list[ClauseTopic]] = {}
    if successor is None or page.pk is None:
        return found
    for topic in ClauseTopic.objects.filter(standard=successor, old_criterion__standard_id=page.pk):
        found.setdefault(topic.old_criterion_id, []).append(topic)
    return found


def contents(
    criteria: list[CriterionPage], followed: dict[int, list[ClauseTopic]], followers: dict[int, list[Follower]]
) -> list[Group]:
    """Criteria by group, groups in the order of their first criterion."""
    groups: dict[str, list[Entry]] = {}
    for criterion in criteria:
        groups.setdefault(criterion.sector_label, []).append(
            Entry(criterion, followed.get(criterion.pk, []), followers.get(criterion.pk, []))
        )
    return [Group(label, entries) for label, entries in groups.items()]


def topic_rows(page: StandardPage) -> list[TopicRow]:
    """The standard's own clause topics, each with the visible old criterion; at most two queries."""
    topics = list(page.clause_topics.all())
    ids = {topic.old_criterion_id for topic in topics if topic.old_criterion_id}
    old = CriterionPage.objects.visible().only(*LIGHT).in_bulk(ids) if ids else {}
    return [TopicRow(topic, old.get(topic.old_criterion_id)) for topic in topics]
