"""What a page of results shows of each document, read from the database and not from the index."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

from content.models import StandardPage
from search.analysis import Question
from search.documents import Document, Kind
from search.highlight import Marked, marked
from search.pages import documents_of, visible_pages

KIND_LABELS: Final = {
    Kind.CRITERION: "判定条款",
    Kind.CASE: "案例",
    Kind.ARTICLE: "安全知识",
    Kind.QUESTION: "答疑",
    Kind.LAW: "法规条款",
    Kind.STANDARD: "标准",
    Kind.SCENE: "场景",
    Kind.COURSE: "课程",
}
_TITLE, _PASSAGE, _ADVICE = 200, 90, 60
_REPLACED: Final = ("superseded", "in_transition")


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark beside a result, as the theme's badge component takes it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Successor:
    """The standard that takes the place of the one a result belongs to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Result:
    """One line of results, ready to show; `title`, `text` and `advice` hold HTML of which only the marks are ours."""

    kind: Kind
    url: str
    kind_label: str
    title: SafeString
    place: str
    text: SafeString
    advice: SafeString
    badges: tuple[Badge, ...]
    successor: Successor | None = None
    rank: int = 0
    """Its place among all results, from 1: told when it is opened."""


def still_shown(documents: list[Document]) -> tuple[dict[str, Document], dict[str, Page]]:
    """Return, by key, the documents that readers may see, each as its page is now, and their pages.

    One query, and a few more where pages have changed since they were indexed.
    """
    pages = {str(page.pk): page for page in visible_pages().filter(pk__in=[int(one.key) for one in documents])}
    seen = {document.key: document for document in documents if document.key in pages}
    stale = [int(key) for key, one in seen.items() if one.revision != str(pages[key].live_revision_id or "")]
    if stale:
        again = {document.key: document for document in documents_of(stale)[0]}
        seen = {key: one for key, one in seen.items() if int(key) not in stale} | again
    return seen, pages


def results_of(documents: list[Document], question: Question, request: HttpRequest) -> dict[str, Result]:
    """Return, by key and in their order, what to show of those documents that readers may see."""
    fresh, pages = still_shown(documents)
    following = _successors(fresh.values(), request)
    found = {}
    for document in documents:
        current = fresh.get(document.key)
        url = pages[document.key].get_url(request) if current else None
        if current and url:
            found[current.key] = _result(current, url, question, following.get(current.standard))
    return found


def _successors(documents: Iterable[Document], request: HttpRequest) -> dict[str, Successor]:
    """By slug, what replaces those standards that are being replaced; no query where none of the documents has one."""
    replaced = {one.standard for one in documents if one.status in _REPLACED}
    if not replaced:
        return {}
    visible = StandardPage.objects.visible()
    rows = visible.filter(slug__in=replaced, successor__in=visible).select_related("successor")
    return {row.slug: Successor(row.successor.name, row.successor.get_url(request) or "") for row in rows}


def _result(document: Document, url: str, question: Question, successor: Successor | None) -> Result:
    chosen = _passage(document, question)
    return Result(
        kind=document.kind,
        url=url,
        kind_label=KIND_LABELS[document.kind],
        title=marked(document.title, question).html(length=_TITLE),
        place=document.place,
        text=chosen.html(length=_PASSAGE) if chosen else SafeString(""),
        advice=marked(document.advice, question).html(length=_ADVICE),
        badges=tuple(_badges(document)),
        successor=successor if document.status in _REPLACED else None,
    )


def _passage(document: Document, question: Question) -> Marked | None:
    """The piece of text that answers best: the gist, which says most, unless another holds much more of the question.

    Names are a heap of words and penalties are the same for many: they are shown only where nothing else was hit.
    """
    gist = marked(document.gist, question)
    # What to do about it stands below by itself.
    more = (document.body,) if document.advice else (document.how_to, document.body)
    others = [marked(text, question) for text in more if text]
    best = max(others, key=lambda passage: passage.strength, default=gist)
    if best.strength > gist.strength * 2 + 1:
        return best
    last = [marked(text, question) for text in (document.names, document.law) if text] if not gist.strength else []
    found = next((passage for passage in last if passage.strength), gist)
    return found if found.text else None


def _badges(document: Document) -> list[Badge]:
    found = []
    if document.kind is Kind.CRITERION and document.carries_badge:
        found.append(Badge("major", "判定标准列明的情形"))
    if document.status == "superseded":
        found.append(Badge("superseded", "标准已被接替"))
    elif document.status == "in_transition":
        found.append(Badge("superseded", "标准正在被接替"))
    return found
