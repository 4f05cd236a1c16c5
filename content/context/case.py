"""What a case's page shows beside its own fields."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from content.context.frame import frame
from content.lines import split_lines
from content.models import ArticlePage, CasePage, CasePicture, CriterionPage, LawArticle
from content.shown import context_for


@dataclass(frozen=True)
class Basis:
    """One thing that the case went against; exactly one of the two is set."""

    criterion: CriterionPage | None = None
    law: LawArticle | None = None


@dataclass(frozen=True)
class Said:
    """What an article of law says about the case, in the editors' words."""

    law: LawArticle
    gist: str


@dataclass(frozen=True)
class SelfTest:
    """A question to the reader; `right` is empty where the marked answer is none of the options."""

    question: str
    options: list[str]
    right: str
    why: str
    criterion: CriterionPage | None
    law: LawArticle | None


@dataclass(frozen=True)
class ShownCase:
    """All that stands on the page beside the case's own fields."""

    basis: list[Basis]
    said: list[Said]
    self_test: SelfTest | None
    pictures: list[CasePicture]
    articles: list[ArticlePage]


@context_for.register
def case_context(page: CasePage, request: HttpRequest) -> dict[str, Any]:
    basis_rows, law_rows = list(page.basis_links.all()), list(page.law_links.all())
    criterion_ids = {row.criterion_id for row in basis_rows} | {page.self_test_criterion_id}
    law_ids = {row.law_id for row in [*basis_rows, *law_rows]} | {page.self_test_law_id}
    criteria = CriterionPage.objects.visible().select_related("standard").in_bulk(criterion_ids - {None})
    laws = LawArticle.objects.visible().in_bulk(law_ids - {None})
    basis = [Basis(criteria.get(row.criterion_id), laws.get(row.law_id)) for row in basis_rows]
    shown = ShownCase(
        basis=[row for row in basis if row.criterion or row.law],
        said=[Said(laws[row.law_id], row.gist) for row in law_rows if row.law_id in laws],
        self_test=self_test_of(page, criteria.get(page.self_test_criterion_id), laws.get(page.self_test_law_id)),
        pictures=list(page.pictures.select_related("image")),
        articles=articles_about(page),
    )
    return {**frame(page, request), "shown": shown}


def self_test_of(page: CasePage, criterion: CriterionPage | None, law: LawArticle | None) -> SelfTest | None:
    """The case's question, or None where it asks none."""
    if not page.self_test_question:
        return None
    options = split_lines(page.self_test_options)
    answer = page.self_test_answer
    right = options[answer] if answer is not None and answer < len(options) else ""
    return SelfTest(page.self_test_question, options, right, page.self_test_why, criterion, law)


def articles_about(page: CasePage) -> list[ArticlePage]:
    """Articles that tell of this case; one query."""
    if page.pk is None:
        return []
    return list(ArticlePage.objects.visible().filter(Q(case_links__case_id=page.pk)).defer("body").order_by("title"))
