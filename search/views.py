"""The search page: a plain form that works without JavaScript and whose address can be shared."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from content.models import TopicPage
from search.queries import KINDS, Answer, ask, pages_of, tidy


@dataclass(frozen=True, slots=True)
class KindLink:
    """One filter by kind, with the number of its results."""

    label: str
    count: int
    query_string: str
    current: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show results, or what helps where there are none."""
    question, cut = tidy(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = _page_number(request.GET.get("page", ""))
    answer = ask(question, kind=kind, page=page) if question else Answer(total=0)
    last = pages_of(answer.total)
    context = {
        "question": question,
        "cut": cut,
        "answer": answer,
        "kind_links": _kind_links(question, kind, answer),
        "number": page,
        "last": last,
        "previous": _query_string(question, kind, page - 1) if page > 1 else "",
        "next": _query_string(question, kind, page + 1) if page < last else "",
    }
    if not answer.results:
        context["topics"] = TopicPage.objects.visible().order_by("path")
    return render(request, "search/search.html", context)


def _page_number(text: str) -> int:
    """Read a page number; whatever is none is the first page."""
    return (
        min(int(text), pages_of(10**6)) if text.isascii() and text.isdigit() and 0 < len(text) < 4 and int(text) else 1
    )


def _kind_links(question: str, kind: str, answer: Answer) -> list[KindLink]:
    links = [KindLink("全部", sum(answer.kinds.values()), _query_string(question), not kind)]
    links += (
        KindLink(label, answer.kinds[name], _query_string(question, name), name == kind)
        for name, label in KINDS.items()
        if answer.kinds.get(name)
    )
    return links if len(links) > 2 or kind else []


def _query_string(question: str, kind: str = "", page: int = 1) -> str:
    pairs = {"q": question, "kind": kind, "page": str(page) if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})
