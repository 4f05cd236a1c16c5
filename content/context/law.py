"""What the page of an article of law shows: all that rests on it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest

from content import slots
from content.context.criterion import LIGHT
from content.context.frame import frame
from content.context.linked import Mentions, mentions_of_law
from content.models import CriterionPage, LawArticle
from content.shown import context_for


@dataclass(frozen=True)
class StandardGroup:
    """The criteria of one standard that rest on the article; `name` is empty while the standard is a draft."""

    name: str
    criteria: list[CriterionPage]


@dataclass(frozen=True)
class ShownLaw:
    """All that stands on the page beside the article's own fields."""

    groups: list[StandardGroup]
    total: int
    mentions: Mentions
    links: list[slots.SlotLink]


@context_for.register
def law_context(page: LawArticle, request: HttpRequest) -> dict[str, Any]:
    criteria = criteria_on(page)
    by_standard = groupby(criteria, key=lambda row: row.shown_standard)
    groups = [StandardGroup(standard.name if standard else "", list(rows)) for standard, rows in by_standard]
    shown = ShownLaw(
        groups=groups,
        total=len(criteria),
        mentions=mentions_of_law(page.pk),
        links=slots.collect("law.links", page),
    )
    return {**frame(page, request), "shown": shown}


def criteria_on(page: LawArticle) -> list[CriterionPage]:
    """The visible criteria that rest on the article, by standard; one query."""
    if page.pk is None:
        return []
    rows = CriterionPage.objects.visible().filter(law_links__law_id=page.pk).select_related("standard")
    return list(rows.only(*LIGHT, *STANDARD_NAME).order_by("standard__path", "item_order", "path"))


# What naming a criterion's standard needs.
STANDARD_NAME = ("standard__title", "standard__short_title", "standard__live", "standard__status", "standard__kind")
