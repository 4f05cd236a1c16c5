"""What a scene's page shows: computed from what is published about its scene."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from content import slots
from content.context.criterion import LIGHT
from content.context.frame import frame
from content.context.law import STANDARD_NAME, StandardGroup
from content.models import ArticlePage, CasePage, CriterionPage, QuestionPage, TopicElsewhere, TopicPage
from content.shown import context_for

# How many of each kind stand on the page; the rest is one link away, in the index filtered by the scene.
MOST = 12
LISTINGS = ("criteria", "cases", "articles", "questions")


@dataclass(frozen=True)
class ShownTopic:
    """All that stands on the page. `first` and `rest` are the criteria that say what to look at."""

    first: list[CriterionPage]
    rest: list[CriterionPage]
    groups: list[StandardGroup]
    total: int
    cases: list[CasePage]
    articles: list[ArticlePage]
    questions: list[QuestionPage]
    more_cases: bool
    more_articles: bool
    more_questions: bool
    elsewhere: list[TopicElsewhere]
    links: list[slots.SlotLink]


@context_for.register
def topic_context(page: TopicPage, request: HttpRequest) -> dict[str, Any]:
    criteria = criteria_in(page)
    to_check = [row for row in criteria if row.how_to_check]
    by_standard = groupby(criteria, key=lambda row: row.shown_standard)
    cases = _some(CasePage.objects.visible().order_by("-occurred_on", "-pk"), page)
    articles = _some(ArticlePage.objects.visible().defer("body").order_by("title"), page)
    questions = _some(QuestionPage.objects.visible().order_by("title"), page)
    shown = ShownTopic(
        first=to_check[:MOST],
        rest=to_check[MOST:],
        groups=[StandardGroup(standard.name if standard else "", list(rows)) for standard, rows in by_standard],
        total=len(criteria),
        cases=cases[:MOST],
        articles=articles[:MOST],
        questions=questions[:MOST],
        more_cases=len(cases) > MOST,
        more_articles=len(articles) > MOST,
        more_questions=len(questions) > MOST,
        elsewhere=list(page.elsewhere.all().select_related("department")),
        links=slots.collect("scene.links", page),
    )
    return {**frame(page, request), "shown": shown, "listings": listings_of(page)}


def listings_of(page: TopicPage) -> dict[str, str]:
    """Where everything about the scene is listed; the index pages have these addresses by convention."""
    slug = page.scene.slug if page.scene_id else ""
    return {name: f"{reverse('wagtail_serve', args=[f'{name}/'])}?scene={slug}" for name in LISTINGS}


def criteria_in(page: TopicPage) -> list[CriterionPage]:
    """The visible criteria of the scene with what to look at, standards still in force first; one query."""
    if page.scene_id is None:
        return []
    rows = CriterionPage.objects.visible().filter(scenes=page.scene_id).select_related("standard")
    rows = rows.only(*LIGHT, "how_to_check", *STANDARD_NAME).order_by("standard__path", "item_order", "path")
    # A standard that is being replaced, or was, comes after those in force (DESIGN §4).
    return sorted(rows, key=lambda row: row.standard.status != row.standard.Status.IN_FORCE)


def _some(rows: Any, page: TopicPage) -> list[Any]:
    return list(rows.filter(scenes=page.scene_id)[: MOST + 1]) if page.scene_id else []
