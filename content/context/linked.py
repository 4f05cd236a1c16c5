"""Pages at the other end of a link, seen by the public: a draft's title never shows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
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
    """Cases against this criterion, self-tests on it, articles and questions about it; one query."""
    return _mentions(
        pk,
        basis=CaseBasis.objects.filter(criterion_id=pk),
        told=CaseBasis.objects.none(),
        tests=CasePage.objects.filter(self_test_criterion_id=pk),
        links=[ArticleCriterion.objects.filter(criterion_id=pk), QuestionCriterion.objects.filter(criterion_id=pk)],
    )


def mentions_of_law(pk: int | None) -> Mentions:
    """Cases against this article of law or told with it, self-tests, articles and questions; one query."""
    return _mentions(
        pk,
        basis=CaseBasis.objects.filter(law_id=pk),
        told=CaseLaw.objects.filter(law_id=pk),
        tests=CasePage.objects.filter(self_test_law_id=pk),
        links=[ArticleLaw.objects.filter(law_id=pk), QuestionLaw.objects.filter(law_id=pk)],
    )


def _mentions(
    pk: int | None,
    *,
    basis: QuerySet[CaseBasis],
    told: QuerySet[Any],
    tests: QuerySet[CasePage],
    links: list[QuerySet[Any]],
) -> Mentions:
    if pk is None:
        return Mentions()
    naming: list[QuerySet[Any]] = [basis, told, *links]
    ids = tests.order_by().values("pk").union(*(rows.order_by().values("page_id") for rows in naming))
    pages = (
        visible_pages()
        .filter(pk__in=ids)
        .select_related("casepage", "articlepage", "questionpage")
        .defer("articlepage__body")
        .annotate(
            is_basis=Exists(basis.filter(page=OuterRef("pk"))),
            is_told=Exists(told.filter(page=OuterRef("pk"))),
            is_test=Exists(tests.filter(pk=OuterRef("pk"))),
        )
        .order_by("title")
    )
    found = Mentions()
    for page in pages:
        _sort_in(found, page)
    for cases in (found.cases, found.told, found.self_tests):
        cases.sort(key=_when, reverse=True)
    return found


def _sort_in(found: Mentions, page: Any) -> None:
    if hasattr(page, "casepage"):
        for belongs, cases in (
            (page.is_basis, found.cases),
            # A case against the article is told with it anyway.
            (page.is_told and not page.is_basis, found.told),
            (page.is_test, found.self_tests),
        ):
            if belongs:
                cases.append(page.casepage)
    elif hasattr(page, "articlepage"):
        found.articles.append(page.articlepage)
    elif hasattr(page, "questionpage"):
        found.questions.append(page.questionpage)


def _when(case: CasePage) -> date:
    return case.occurred_on
