"""What the home page shows. Each function is one query, and every number counts pages that anyone may read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from content.context.around import DEPTH_OF_LISTS
from content.models import CasePage, CriterionPage, PublishedRevision, StandardPage, TopicPage
from content.querysets import BasePageQuerySet

# So many releases are looked back upon; what is older is not news, and the cost stays the same for ever.
LOOKED_BACK = 300
NEWS = 6
STANDARDS = 8
# Searches in the words of the workshop, offered below the box.
TRIES = ("除尘器没装防爆板", "下池子前没测气", "车间用氨", "焊工没证")
# The columns that the home page needs of a page: where it is, and what is said of a standard.
LOCATED = ("path", "depth", "url_path", "locale", "content_type")
SAID_OF_STANDARDS = ("doc_number", "effective_on", "effective_text", "status")


@dataclass(frozen=True)
class SceneEntry:
    """A scene with the number of its published criteria and cases."""

    slug: str
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


@dataclass(frozen=True)
class Counts:
    """How many pages anyone may read, by the key of their scene or standard."""

    criteria_in_scene: dict[int, int]
    cases_in_scene: dict[int, int]
    criteria_of_standard: dict[int, int]


def counts() -> Counts:
    """Count once for the whole page; what has none is not in the dictionaries."""
    parts = {
        "criteria_in_scene": _grouped(CriterionPage, "scenes"),
        "cases_in_scene": _grouped(CasePage, "scenes"),
        "criteria_of_standard": _grouped(CriterionPage, "standard"),
    }
    named = [rows.annotate(part=Value(name, CharField())) for name, rows in parts.items()]
    found: dict[str, dict[int, int]] = {name: {} for name in parts}
    for row in named[0].union(*named[1:], all=True):
        found[row["part"]][row["group"]] = row["n"]
    return Counts(**found)


def _grouped(model: Any, by: str) -> QuerySet[Any, Any]:
    rows = model.objects.visible().filter(**{f"{by}__isnull": False}).order_by()
    return rows.annotate(group=F(by)).values("group").annotate(n=Count("pk"))


def scenes(request: HttpRequest, counted: Counts) -> list[SceneEntry]:
    """Every scene that has a page, in the order of the tree."""
    topics = TopicPage.objects.visible().select_related("scene").only("title", "scene__slug", *LOCATED).order_by("path")
    return [
        SceneEntry(
            slug=topic.scene.slug if topic.scene else "",
            title=topic.title,
            url=topic.get_url(request) or "",
            criteria=counted.criteria_in_scene.get(topic.scene_id, 0),
            cases=counted.cases_in_scene.get(topic.scene_id, 0),
        )
        for topic in topics
    ]


def standards(request: HttpRequest, counted: Counts) -> list[StandardEntry]:
    """Every standard, the latest in force first, those that are being or have been replaced at the end."""
    rows = StandardPage.objects.visible().only("title", *LOCATED, *SAID_OF_STANDARDS)
    shown = [
        StandardEntry(
            title=row.title,
            url=row.get_url(request) or "",
            doc_number=row.doc_number,
            effective=row.effective_on if row.shown_effective else None,
            status=row.get_status_display(),
            in_force=row.status == StandardPage.Status.IN_FORCE,
            criteria=counted.criteria_of_standard.get(row.pk, 0),
        )
        for row in rows.order_by(F("effective_on").desc(nulls_last=True), "path")
    ]
    return sorted(shown, key=lambda row: not row.in_force)


def news(request: HttpRequest) -> list[News]:
    """What was released lately: of each day and kind of page the last one, so that a large batch is one line."""
    batches: dict[tuple[date, int, bool], News] = {}
    for released_at, number, kind_id, title, url_path in _releases():
        key = (timezone.localdate(released_at), kind_id, number == 1)
        if key in batches:
            batches[key] = replace(batches[key], more=True)
        elif len(batches) < NEWS:
            # An unsaved page is enough to ask for its address.
            url = Page(title=title, url_path=url_path).get_url(request) or ""
            kind = ContentType.objects.get_for_id(kind_id).model_class()
            batches[key] = News(key[0], title, url, str(kind._meta.verbose_name) if kind else "", key[2], more=False)
    return list(batches.values())


def _releases() -> Iterator[tuple[datetime, int, int, str, str]]:
    """The latest releases of pages that anyone may read, the last first."""
    readable = BasePageQuerySet(Page).visible().order_by().values("pk")
    newest = Subquery(PublishedRevision.objects.order_by("-pk").values("pk")[:1])
    rows = PublishedRevision.objects.filter(pk__gt=newest - LOOKED_BACK, page__depth__gt=DEPTH_OF_LISTS)
    fields = ("released_at", "number", "page__content_type", "page__title", "page__url_path")
    return rows.filter(page__in=readable).order_by("-pk").values_list(*fields).iterator()
