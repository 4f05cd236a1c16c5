"""The search page: a plain form that works without JavaScript and whose address can be shared."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from content import slots
from content.models import TopicPage
from search.documents import Kind
from search.queries import KIND_LABELS, LAST_PAGE, LONGEST, PER_PAGE, Answer, ask, nearby_words, tidy


@dataclass(frozen=True, slots=True)
class KindLink:
    """One filter by kind, with the number of its results."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Word:
    """Another word to try."""

    text: str
    url: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show results, or what helps where there are none."""
    question, was_cut = tidy(request.GET.get("q", ""))
    kind = _kind(request.GET.get("kind", ""))
    number = _page_number(request.GET.get("page", ""))
    answer = ask(question, request, kind=kind, page=number) if question else Answer()
    context: dict[str, Any] = {
        "question": question,
        "was_cut": was_cut,
        "longest": LONGEST,
        "answer": answer,
        "links": slots.collect("search.links", question) if question else [],
        "kind_links": _kind_links(question, kind, answer),
        **_leafing(question, kind, number, answer.total),
    }
    if not answer.results:
        words = nearby_words(question) if question else []
        context["words"] = [Word(word, _address(word)) for word in words]
        scenes = TopicPage.objects.visible().order_by("path")
        context["scenes"] = [{"title": page.title, "url": page.get_url(request)} for page in scenes]
    return render(request, "search/search.html", context)


def _kind(text: str) -> Kind | None:
    return Kind(text) if text in list(Kind) else None


def _page_number(text: str) -> int:
    """Read a page number; whatever is none is the first page."""
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1


def _leafing(question: str, kind: Kind | None, number: int, total: int) -> dict[str, Any]:
    last = max(1, min(LAST_PAGE, ceil(total / PER_PAGE)))
    return {
        "number": number,
        "last": last,
        "previous": _address(question, kind, min(number - 1, last)) if number > 1 else "",
        "next": _address(question, kind, number + 1) if number < last else "",
        "first": _address(question, kind),
    }


def _kind_links(question: str, kind: Kind | None, answer: Answer) -> list[KindLink]:
    if not answer.kinds or (len(answer.kinds) == 1 and kind is None):
        return []
    return [
        KindLink("全部", sum(answer.kinds.values()), _address(question), kind is None),
        *(
            KindLink(label, answer.kinds[name], _address(question, name), name is kind)
            for name, label in KIND_LABELS.items()
            if answer.kinds.get(name)
        ),
    ]


def _address(question: str, kind: Kind | None = None, page: int = 1) -> str:
    pairs = {"q": question, "kind": str(kind or ""), "page": str(page) if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})
