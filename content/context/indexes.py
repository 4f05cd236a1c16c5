"""What the index pages list, and by what each may be filtered."""

from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from content.context import around
from content.context.criterion import LIGHT
from content.context.frame import description
from content.context.law import STANDARD_NAME
from content.context.listing import Listing, listing
from content.filters import Filter
from content.models import (
    ArticleIndexPage,
    ArticlePage,
    CaseIndexPage,
    CasePage,
    ClauseTopic,
    CriterionIndexPage,
    CriterionPage,
    IndexPage,
    LawArticle,
    LawIndexPage,
    QuestionIndexPage,
    QuestionPage,
    StandardIndexPage,
    StandardPage,
    TopicIndexPage,
    TopicPage,
)
from content.shown import context_for

SECTOR = Filter("sector", "行业领域", "sectors__slug", "sectors__name", "sectors__order", many=True)
SCENE = Filter("scene", "场景", "scenes__slug", "scenes__name", "scenes__order", many=True)
GRADES = {grade: grade for grade in ("特别重大", "重大", "较大", "一般")}
STATUSES = dict(StandardPage.Status.choices)

LAW_ROWS = 50
STANDARD_ROWS = 60
QUESTION_ROWS = 30
SCENES = 60
# What a row of each list needs; bodies and sources stay in the database.
ROW = ("title", "slug", "url_path", "path", "depth", "summary")


def of_list(page: IndexPage, request: HttpRequest, found: Listing) -> dict[str, Any]:
    """What every list shows beside its rows."""
    canonical = around.canonical(page, request)
    return {
        "description": description(page),
        "trail": around.trail(page, request),
        "canonical": f"{canonical}?{found.query}" if canonical and found.query else canonical,
        "listing": found,
    }


@context_for.register
def criterion_index(page: CriterionIndexPage, request: HttpRequest) -> dict[str, Any]:
    # Standard and level can be asked for only where the standard itself is published: a draft's name never shows.
    live = Q(standard__live=True)
    rows = CriterionPage.objects.visible().annotate(
        in_standard=Case(When(live, then=F("standard__slug"))),
        in_standard_name=Case(
            When(live & ~Q(standard__short_title=""), then=F("standard__short_title")),
            When(live, then=F("standard__title")),
        ),
        of_level=Case(When(live, then=F("standard__level"))),
    )
    rows = rows.select_related("standard").only(*LIGHT, *STANDARD_NAME, "standard__level")
    filters = [
        Filter("standard", "标准", "in_standard", "in_standard_name", "standard__path"),
        Filter("level", "判定的是什么", "of_level"),
        SECTOR,
        SCENE,
    ]
    # What is superseded or being replaced ranks below what is in force (DESIGN §4).
    rows = rows.order_by(_not_in_force("standard__status"), "standard__path", "item_order", "path")
    return of_list(page, request, listing(rows, filters, request))


@context_for.register
def standard_index(page: StandardIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = StandardPage.objects.visible().annotate(
        criteria_count=_number_of(CriterionPage.objects.visible().filter(standard=OuterRef("pk")), "standard"),
        topics_count=_number_of(ClauseTopic.objects.filter(standard=OuterRef("pk")), "standard"),
    )
    rows = rows.select_related("decided_by").defer("sources")
    filters = [
        Filter("kind", "类别", "kind", names=dict(StandardPage.Kind.choices)),
        Filter("status", "状态", "status", names=STATUSES),
        Filter("level", "判定的是什么", "level"),
        SECTOR,
    ]
    rows = rows.order_by(_not_in_force("status"), "path")
    return of_list(page, request, listing(rows, filters, request, per_page=STANDARD_ROWS))


@context_for.register
def case_index(page: CaseIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = CasePage.objects.visible().only(*ROW, "occurred_on", "place", "accident_type", "grade", "direct_cause")
    filters = [
        Filter("grade", "等级", "grade", names=GRADES),
        Filter("year", "年份", "occurred_on__year", newest_first=True),
        SCENE,
        SECTOR,
    ]
    return of_list(page, request, listing(rows.order_by("-occurred_on", "-pk"), filters, request))


@context_for.register
def article_index(page: ArticleIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = ArticlePage.objects.visible().only(*ROW, "kind", "layer", "season", "minutes", "audience")
    filters = [
        Filter("kind", "类别", "kind", names=dict(ArticlePage.Kind.choices)),
        SCENE,
        SECTOR,
        Filter("season", "时令", "season"),
    ]
    return of_list(page, request, listing(rows.order_by("path"), filters, request))


@context_for.register
def question_index(page: QuestionIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = QuestionPage.objects.visible().only(*ROW, "short_answer", "asked_by")
    filters = [Filter("asked_by", "谁在问", "asked_by"), SCENE, SECTOR]
    return of_list(page, request, listing(rows.order_by("path"), filters, request, per_page=QUESTION_ROWS))


@context_for.register
def law_index(page: LawIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = LawArticle.objects.visible().only(*ROW, "law", "law_short", "article", "topic")
    filters = [Filter("law", "法规", "law_short", order="law_order"), SECTOR, SCENE]
    rows = rows.order_by("law_order", "article_order", "path")
    return of_list(page, request, listing(rows, filters, request, per_page=LAW_ROWS))


@context_for.register
def topic_index(page: TopicIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = TopicPage.objects.visible().annotate(
        criteria_count=_count_in_scene(CriterionPage), cases_count=_count_in_scene(CasePage)
    )
    return of_list(page, request, listing(rows.order_by("scene__order", "path"), [], request, per_page=SCENES))


def _not_in_force(status: str) -> Case:
    return Case(When(**{status: StandardPage.Status.IN_FORCE}, then=Value(0)), default=Value(1))


def _count_in_scene(model: Any) -> Coalesce:
    """How many visible pages of the model carry the row's scene."""
    return _number_of(model.objects.visible().filter(scenes=OuterRef("scene_id")), "scenes")


def _number_of(found: QuerySet[Any], key: str) -> Coalesce:
    counted = found.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
