"""Pages at the other end of a link, seen by the public: a draft's title never shows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from wagtail.models import Page

from content.context.around import visible_pages
from content.models import (
    ArticleCriterion,
    ArticleLaw,
    ArticlePage,
    CaseBasis,
    CaseLaw,
    CasePage,
    QuestionCriterion,
    QuestionLaw,
    QuestionPage,
)
from content.querysets import BasePageQuerySet


def linked(page: Page, relation: str, target: str) -> BasePageQuerySet | list[Any]:
    """The visible pages that `page.<relation>` rows name in their `<target>`, in the editors' order.

    One query. A preview's rows live in memory and may be unsaved: they are read from there.
    """
    rows = getattr(page, relation).all()
    key = rows.model._meta.get_field(target)
    found = key.related_model.objects.visible()
    if isinstance(rows, QuerySet):
        reverse = key.remote_field.related_name
        return found.filter(**{f"{reverse}__page": page}).order_by(f"{reverse}__sort_order", f"{reverse}__pk")
    ids = [getattr(row, key.attname) for row in rows]
    by_id = found.in_bulk([pk for pk in ids if pk])
    return [by_id[pk] for pk in ids if pk in by_id]


# What a list of these pages shows and needs to find their addresses.
NAMED = (
    *("title", "slug", "path", "depth", "url_path", "content_type", "locale"),
    *("casepage__occurred_on", "casepage__accident_type", "casepage__grade", "casepage__wording"),
    *("casepage__self_test_question", "articlepage__kind", "articlepage__minutes", "articlepage__summary"),
    "questionpage__short_answer",
)


@dataclass
class Mentions:
    """The visible pages that name a criterion or an article of law, each once in each list."""

    cases: list[CasePage] = field(default_factory=list)
    told: list[CasePage] = field(default_factory=list)
    self_tests: list[CasePage] = field(default_factory=list)
    articles: list[ArticlePage] = field(default_factory=list)
    questions: list[QuestionPage] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.cases or self.told or self.self_tests or self.articles or self.questions)


def mentions_of_criterion(pk: int | None) -> Mentions:
    """Cases against this criterion, self-tests on it, articles and questions about it; two queries."""
    return _mentions(
        pk,
        basis=CaseBasis.objects.filter(criterion_id=pk).values_list("page_id"),
        tests=CasePage.objects.filter(self_test_criterion_id=pk).values_list("pk"),
        articles=ArticleCriterion.objects.filter(criterion_id=pk).values_list("page_id"),
        questions=QuestionCriterion.objects.filter(criterion_id=pk).values_list("page_id"),
    )


def mentions_of_law(pk: int | None) -> Mentions:
    """Cases against this article of law or told with it, self-tests, articles and questions; two queries."""
    return _mentions(
        pk,
        basis=CaseBasis.objects.filter(law_id=pk).values_list("page_id"),
        told=CaseLaw.objects.filter(law_id=pk).values_list("page_id"),
        tests=CasePage.objects.filter(self_test_law_id=pk).values_list("pk"),
        articles=ArticleLaw.objects.filter(law_id=pk).values_list("page_id"),
        questions=QuestionLaw.objects.filter(law_id=pk).values_list("page_id"),
    )


def _mentions(pk: int | None, **naming: QuerySet[Any]) -> Mentions:
    """First which pages name it and how, then those pages: cheaper than one query that asks both of every page."""
    if pk is None:
        return Mentions()
    first, *others = (rows.order_by().annotate(how=Value(how)) for how, rows in naming.items())
    how_named: dict[int, set[str]] = defaultdict(set)
    for page_id, how in first.union(*others):
        how_named[page_id].add(how)
    if not how_named:
        return Mentions()
    pages = (
        visible_pages()
        .filter(pk__in=how_named)
        .select_related("casepage", "articlepage", "questionpage")
        .only(*NAMED)
        .order_by("title")
    )
    found = Mentions()
    for page in pages:
        _sort_in(found, page, how_named[page.pk])
    for cases in (found.cases, found.told, found.self_tests):
        cases.sort(key=_when, reverse=True)
    return found


def _sort_in(found: Mentions, page: Any, how: set[str]) -> None:
    if hasattr(page, "casepage"):
        for belongs, cases in (
            ("basis" in how, found.cases),
            # A case against the article is told with it anyway.
            ("told" in how and "basis" not in how, found.told),
            ("tests" in how, found.self_tests),
        ):
            if belongs:
                cases.append(page.casepage)
    elif hasattr(page, "articlepage"):
        found.articles.append(page.articlepage)
    elif hasattr(page, "questionpage"):
        found.questions.append(page.questionpage)


def _when(case: CasePage) -> date:
    return case.occurred_on
