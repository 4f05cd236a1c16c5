"""What articles and questions show beside their own fields: what they rest on and what they tell of."""

from typing import Any

from django.http import HttpRequest

from content.context.frame import frame
from content.context.linked import attached, linked
from content.models import ArticlePage, QuestionPage
from content.shown import context_for


@context_for.register
def article_context(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    return {
        **frame(page, request),
        "attachments": attached(page),
        "criteria": criteria_linked(page),
        "laws": linked(page, "law_links", "law"),
        "cases": linked(page, "case_links", "case"),
    }


@context_for.register
def question_context(page: QuestionPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **frame(page, request),
        "criteria": criteria_linked(page),
        "laws": linked(page, "law_links", "law"),
    }


def criteria_linked(page: ArticlePage | QuestionPage) -> list[Any]:
    """The visible criteria that a page names, each with its standard; one query."""
    return linked(page, "criterion_links", "criterion", along="standard")
