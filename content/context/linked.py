"""Pages at the other end of a link, seen by the public: a draft's title never shows."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import ForeignKey, QuerySet, Value
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
    StandardPage,
)
from content.models.attachments import Attachment
from content.prepared import Prepared
from content.querysets import BasePageQuerySet


def linked(page: Page, relation: str, target: str, *, along: str | None = None) -> list[Any]:
    """The visible pages that `page.<relation>` rows name in their `<target>`, in the editors' order.

    One query; `along` is a relation of theirs to read with them. A preview's rows live in memory and may be unsaved:
    they are read from there.
    """
    rows = getattr(page, relation).all()
    key = rows.model._meta.get_field(target)
    if isinstance(rows, QuerySet):
        return _named_in(key, along)(page.pk)
    ids = [getattr(row, key.attname) for row in rows]
    by_id = _visible(key, along).in_bulk([pk for pk in ids if pk])
    return [by_id[pk] for pk in ids if pk in by_id]


def attached(page: ArticlePage | StandardPage) -> list[Attachment]:
    """The files below a page, each with its document; one query. Those of a preview are read from memory."""
    rows = page.attachments.all()
    return list(rows.select_related("document") if isinstance(rows, QuerySet) else rows)


@cache
def _named_in(key: ForeignKey, along: str | None) -> Prepared[Any]:
    """The pages that rows of this key's model name, by the page that the rows belong to."""
    back = key.remote_field.related_name
    order = (f"{back}__sort_order", f"{back}__pk")
    return Prepared(lambda pk: _visible(key, along).filter(**{f"{back}__page_id": pk}).order_by(*order), int)


def _visible(key: ForeignKey, along: str | None) -> BasePageQuerySet:
    target: Any = key.related_model
    pages: BasePageQuerySet = target.objects.visible()
    return pages.select_related(along) if along else pages


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


# Under each word how a page names something the keys of those pages, by the key of what is named.
Naming = Callable[[int], dict[str, "QuerySet[Any, Any]"]]


def _criterion(pk: int) -> dict[str, "QuerySet[Any, Any]"]:
    return {
        "basis": CaseBasis.objects.filter(criterion_id=pk).values_list("page_id"),
        "tests": CasePage.objects.filter(self_test_criterion_id=pk).values_list("pk"),
        "articles": ArticleCriterion.objects.filter(criterion_id=pk).values_list("page_id"),
        "questions": QuestionCriterion.objects.filter(criterion_id=pk).values_list("page_id"),
    }


def _law(pk: int) -> dict[str, "QuerySet[Any, Any]"]:
    return {
        "basis": CaseBasis.objects.filter(law_id=pk).values_list("page_id"),
        "told": CaseLaw.objects.filter(law_id=pk).values_list("page_id"),
        "tests": CasePage.objects.filter(self_test_law_id=pk).values_list("pk"),
        "articles": ArticleLaw.objects.filter(law_id=pk).values_list("page_id"),
        "questions": QuestionLaw.objects.filter(law_id=pk).values_list("page_id"),
    }


class _MentionsOf:
    """First which pages name it and how, then those pages: cheaper than one query that asks both of every page."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._how = Prepared(self._how_named, int)
        self._pages = Prepared(self._pages_naming, int)

    def __call__(self, pk: int | None) -> Mentions:
        """Return them all; two queries, one where nothing names it."""
        found = Mentions()
        how_named: dict[int, set[str]] = defaultdict(set)
        for page_id, how in self._how(pk) if pk else ():
            how_named[page_id].add(how)
        for page in self._pages(pk) if pk and how_named else ():
            _sort_in(found, page, how_named[page.pk])
        for cases in (found.cases, found.told, found.self_tests):
            cases.sort(key=_when, reverse=True)
        return found

    def _how_named(self, pk: int) -> "QuerySet[Any, Any]":
        first, *others = (rows.order_by().annotate(how=Value(how)) for how, rows in self._naming(pk).items())
        return first.union(*others)

    def _pages_naming(self, pk: int) -> BasePageQuerySet:
        first, *others = (rows.order_by() for rows in self._naming(pk).values())
        pages = visible_pages().filter(pk__in=first.union(*others))
        return pages.select_related("casepage", "articlepage", "questionpage").only(*NAMED).order_by("title")


# Cases against it, self-tests on it, articles and questions about it; of an article of law also cases told with it.
mentions_of_criterion = _MentionsOf(_criterion)
mentions_of_law = _MentionsOf(_law)


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
