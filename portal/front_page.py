"""What the home page shows. Each function is one query, and every number counts pages that anyone may read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, Count, ExpressionWrapper, F, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import RowNumber, TruncDate
from django.http import HttpRequest
from wagtail.models import Page

from content.models import CasePage, CriterionPage, PublishedRevision, StandardPage, TopicPage
from content.querysets import BasePageQuerySet

# So many releases are looked back upon; what is older is not news, and the cost stays the same for ever.
LOOKED_BACK = 1000
NEWS = 6
STANDARDS = 8
# Searches in the words of the workshop, offered below the box.
TRIES = ("除尘器没装防爆板", "下池子前没测气", "车间用氨", "焊工没证")
# Root, home page, lists: the pages that say something lie below.
DEPTH_OF_LISTS = 3


@dataclass(frozen=True)
class SceneEntry:
    """A scene with the number of its published criteria and cases."""

    title: str
    url: str
    criteria: int
    cases: int


@dataclass(frozen=True)
class StandardEntry:
    """A standard with the number of its published criteria; `effective` only where it was seen in print."""

    title: str
    url: str
    doc_number: str
    effective: date | None
    status: str
    in_force: bool
    badge: bool
    criteria: int


@dataclass(frozen=True)
class News:
    """The latest page of one kind that was released on one day, for the first time or anew; `more` if not the only."""

    day: date
    title: str
    url: str
    kind: str
    first: bool
    more: bool


def scenes(request: HttpRequest) -> list[SceneEntry]:
    """Every scene that has a page, in the order of the tree."""
    counted = _by_scene(CriterionPage, "criteria").union(_by_scene(CasePage, "cases"), all=True)
    counts = {(row["kind"], row["scenes"]): row["n"] for row in counted}
    return [
        SceneEntry(
            title=topic.title,
            url=topic.get_url(request) or "",
            criteria=counts.get(("criteria", topic.scene_id), 0),
            cases=counts.get(("cases", topic.scene_id), 0),
        )
        for topic in TopicPage.objects.visible().order_by("path")
    ]


def _by_scene(model: Any, kind: str) -> QuerySet[Any, Any]:
    rows = model.objects.visible().filter(scenes__isnull=False).order_by()
    return rows.values("scenes").annotate(kind=Value(kind, CharField()), n=Count("pk"))


def standards(request: HttpRequest) -> list[StandardEntry]:
    """Every standard, the latest in force first, those that are being or have been replaced at the end."""
    readable = CriterionPage.objects.visible().order_by().values("pk")
    rows = StandardPage.objects.visible().annotate(n=Count("criteria", filter=Q(criteria__in=readable)))
    rows = rows.defer("sources").order_by(F("effective_on").desc(nulls_last=True), "path")
    shown = [
        StandardEntry(
            title=row.title,
            url=row.get_url(request) or "",
            doc_number=row.doc_number,
            effective=row.effective_on if row.shown_effective else None,
            status=row.get_status_display(),
            in_force=row.status == StandardPage.Status.IN_FORCE,
            badge=row.carries_badge,
            criteria=row.n,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda row: not row.in_force)


def news(request: HttpRequest) -> list[News]:
    """What was released lately: of each day and kind of page the last one, so that a large batch is one line."""
    readable = BasePageQuerySet(Page).visible().order_by().values("pk")
    newest = Subquery(PublishedRevision.objects.order_by("-pk").values("pk")[:1])
    alike = [F("day"), F("page__content_type"), F("first")]
    rows = (
        PublishedRevision.objects.filter(page__in=readable, page__depth__gt=DEPTH_OF_LISTS, pk__gt=newest - LOOKED_BACK)
        .annotate(day=TruncDate("released_at"), first=ExpressionWrapper(Q(number=1), BooleanField()))
        .annotate(
            place=Window(RowNumber(), partition_by=alike, order_by=F("pk").desc()),
            alike=Window(Count("pk"), partition_by=alike),
        )
        .filter(place=1)
        .select_related("page")
        .defer("content")
        .order_by("-pk")[:NEWS]
    )
    return [
        News(
            day=row.day,
            title=row.page.title,
            url=row.page.get_url(request) or "",
            kind=str(row.page.cached_content_type.model_class()._meta.verbose_name),
            first=row.first,
            more=row.alike > 1,
        )
        for row in rows
    ]
