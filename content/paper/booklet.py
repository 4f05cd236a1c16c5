"""The booklet of a standard: a cover, contents with page numbers, and every criterion that is published."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from content.beside import of_page
from content.context.succession import Follower, followers_in
from content.models import ClauseTopic, CriterionLaw, CriterionPage, LawArticle, PublishedRevision, StandardPage
from content.paper.answers import answer_beside
from content.paper.frame import page_paper
from theme.pdf import render_pdf


@dataclass(frozen=True)
class Item:
    """One criterion in the booklet, with the law it rests on, its release, and what follows it."""

    criterion: CriterionPage
    laws: list[LawArticle]
    release: PublishedRevision | None
    clause_topics: list[ClauseTopic]
    followers: list[Follower]


@dataclass(frozen=True)
class Chapter:
    """The criteria of one group of the standard."""

    label: str
    items: list[Item]


def booklet_html(page: StandardPage, request: HttpRequest) -> str:
    """The booklet as HTML, ready to be laid out."""
    return page_paper("booklet", page, request, chapters=chapters_of(page))


def chapters_of(page: StandardPage) -> list[Chapter]:
    """All published criteria of the standard in its own order; five queries, however many there are."""
    criteria = list(
        with_laws(CriterionPage.objects.visible().filter(standard_id=page.pk)).order_by("item_order", "path")
    )
    releases = releases_of(criteria)
    topics: dict[int, list[ClauseTopic]] = {}
    followers: dict[int, list[Follower]] = {}
    if page.successor_id:
        followers = followers_in(page)
        for topic in ClauseTopic.objects.filter(standard=page.successor_id, old_criterion__standard_id=page.pk):
            topics.setdefault(topic.old_criterion_id, []).append(topic)
    items = [
        Item(
            row,
            [link.law for link in row.law_links.all()],
            releases.get(row.pk),
            topics.get(row.pk, []),
            followers.get(row.pk, []),
        )
        for row in criteria
    ]
    return [Chapter(label, list(rows)) for label, rows in groupby(items, key=lambda item: item.criterion.sector_label)]


def with_laws(criteria: QuerySet[CriterionPage]) -> QuerySet[CriterionPage]:
    """Bring the articles of law that readers may see along; two queries more."""
    visible = LawArticle.objects.visible().values("pk")
    links = CriterionLaw.objects.filter(law__in=visible).select_related("law").order_by("sort_order", "pk")
    return criteria.prefetch_related(Prefetch("law_links", links))


def releases_of(criteria: list[CriterionPage]) -> dict[int, PublishedRevision]:
    """The release of each criterion that readers see now; one query."""
    rows = PublishedRevision.objects.filter(page_id__in=[row.pk for row in criteria])
    return {row.page_id: row for row in rows.defer("content").order_by("number")}


def make_booklet(html: str) -> bytes:
    """Lay out what `booklet_html` wrote."""
    return render_pdf(html, sheets=("base", "booklet"))


@require_safe
@of_page(StandardPage)
def booklet(request: HttpRequest, page: StandardPage) -> HttpResponseBase:
    """`<standard>booklet.pdf`."""
    return answer_beside(
        page,
        request,
        booklet_html(page, request),
        make=make_booklet,
        kind="application/pdf",
        name=f"{page.title} {page.doc_number}",
        plain_name="booklet.pdf",
    )
