"""Asking a question of the index, and of the database where the index cannot answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

from search import analysis, fallback
from search.analysis import Question
from search.asking import find
from search.documents import Document, Kind
from search.engines.base import EngineUnavailable, Found, Request
from search.engines.chosen import engine
from search.folding import fold
from search.highlight import marked
from search.pages import documents_of, visible_pages

LONGEST: Final = 100
PER_PAGE: Final = 10
# Nobody leafs further; a question that needs it wants more words.
LAST_PAGE: Final = 30

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


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark beside a result, as the theme's badge component takes it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """One line of results, ready to show; `title` and `text` hold HTML of which only the marks are ours."""

    url: str
    kind_label: str
    title: SafeString
    place: str
    text: SafeString
    advice: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found: one page of results, the number of all, how many of each kind, and how it was found."""

    total: int = 0
    results: list[Result] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    from_database: bool = False
    instead: str = ""
    """What the question was taken for, where that is not what was typed."""


def tidy(text: str) -> tuple[str, bool]:
    """Return what somebody typed as it is asked, and whether it was cut: printable, at most LONGEST characters."""
    # Cut twice: what follows takes time by the length.
    start = text[: LONGEST * 4]
    clean = " ".join("".join(one if one.isprintable() else " " for one in start).split())
    return clean[:LONGEST], len(clean) > LONGEST or len(text) > len(start)


def ask(text: str, request: HttpRequest, *, kind: Kind | None = None, page: int = 1) -> Answer:
    """Answer a question with one page of results; from the database, and saying so, where the index is away."""
    offset = (page - 1) * PER_PAGE
    filters = {"kind": str(kind)} if kind else {}
    asked = Request(analysis.question(""), filters, ("kind",), offset, PER_PAGE)
    try:
        answer = find(engine(), text, asked)
    except EngineUnavailable:
        question = analysis.question(text)
        found = fallback.answer(question, kind=kind, offset=offset, limit=PER_PAGE)
        return _answer(found, question, request, from_database=True)
    return replace(_answer(answer.found, answer.question, request), instead=answer.understood)


def nearby_words(text: str) -> list[str]:
    """Return other words to try instead of a text: what means the same, and what is met together with it."""
    return [word for word in analysis.related(text) if word != fold(text)][:8]


def _answer(found: Found, question: Question, request: HttpRequest, *, from_database: bool = False) -> Answer:
    documents = [hit.document for hit in found.hits]
    pages = {str(page.pk): page for page in visible_pages().filter(pk__in=[int(one.key) for one in documents])}
    fresh = _fresh(documents, pages)
    results = []
    for document in documents:
        current = fresh.get(document.key)
        url = pages[document.key].get_url(request) if current else None
        if current and url:
            results.append(_result(current, url, question))
    return Answer(found.total, results, found.counts.get("kind", {}), from_database)


def _fresh(documents: Iterable[Document], pages: dict[str, Page]) -> dict[str, Document]:
    """Return the documents that readers may see, each as its page is now and not as it was when it was indexed."""
    seen = {document.key: document for document in documents if document.key in pages}
    stale = [int(key) for key, one in seen.items() if one.revision != str(pages[key].live_revision_id or "")]
    if stale:
        again = {document.key: document for document in documents_of(stale)[0]}
        seen = {key: one for key, one in seen.items() if int(key) not in stale} | again
    return seen


def _result(document: Document, url: str, question: Question) -> Result:
    texts = [document.gist, document.names, document.how_to, document.body, document.law]
    passages = [marked(text, question) for text in texts if text]
    best = max(passages, key=lambda passage: passage.strength, default=None)
    # The gist says most; another text is shown only where it holds much more of the question.
    gist = passages[0] if document.gist and passages else best
    chosen = best if best and gist and best.strength > gist.strength * 2 + 1 else gist
    return Result(
        url=url,
        kind_label=KIND_LABELS[document.kind],
        title=marked(document.title, question).html(length=_TITLE),
        place=document.place,
        text=chosen.html(length=_PASSAGE) if chosen else SafeString(""),
        advice=_shortened(document.advice),
        badges=tuple(_badges(document)),
    )


def _badges(document: Document) -> list[Badge]:
    found = []
    if document.kind is Kind.CRITERION and document.carries_badge:
        found.append(Badge("major", "判定标准列明的情形"))
    if document.status == "superseded":
        found.append(Badge("superseded", "标准已被接替"))
    elif document.status == "in_transition":
        found.append(Badge("superseded", "标准正在被接替"))
    return found


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _ADVICE else f"{flat[:_ADVICE]}…"
