"""The search page: a plain form that works without JavaScript and whose address can be shared."""

from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from content import slots
from content.addresses import remember_site
from content.models import TopicPage
from search.language.folding import fold
from search.learning import is_question, is_reader, ledger
from search.narrowing import Chosen, address, chips, chosen_in, facets, groups, kind_choices
from search.promoting import beside, picks_for
from search.queries import LAST_PAGE, LONGEST, PER_PAGE, Answer, ask, nearby_words, tidy
from search.suggestions import suggest

_LAST_RANK = LAST_PAGE * PER_PAGE


@dataclass(frozen=True, slots=True)
class Word:
    """Another word to try."""

    text: str
    url: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show results, or what helps where there are none."""
    remember_site(request)
    question, was_cut = tidy(request.GET.get("q", ""))
    chosen = chosen_in(request.GET)
    number = _page_number(request.GET.get("page", ""))
    answer = ask(question, request, filters=chosen, page=number) if question else Answer()
    if answer.from_database:
        # The database does not know the others: what they would leave is not what is shown.
        chosen = {name: value for name, value in chosen.items() if name == "kind"}
    picks = picks_for(question, request) if question and number == 1 and not chosen else []
    if question and is_question(request) and not answer.from_database:
        ledger.asked(question, found=bool(answer.total or picks))
    answer = beside(answer, picks, before=(number - 1) * PER_PAGE)
    words = nearby_words(question) if question else []
    context: dict[str, Any] = {
        "question": question,
        "was_cut": was_cut,
        "longest": LONGEST,
        "answer": answer,
        "picks": picks,
        "clicked": f"{reverse('search_clicked')}?{urlencode({'q': question})}&n=",
        "instead_url": address(answer.instead, {}) if answer.instead else "",
        "answers": slots.collect("search.answers", fold(question)) if question else [],
        "links": slots.collect("search.links", question) if question else [],
        "words": [Word(word, address(word, {})) for word in words],
        "printed": f"{request.build_absolute_uri()}，{timezone.localdate():%Y-%m-%d}",
        **_narrowing(question, chosen, answer),
        **_leafing(question, chosen, number, answer.total),
    }
    if not answer.results:
        scenes = TopicPage.objects.visible().order_by("path")
        context["scenes"] = [{"title": page.title, "url": page.get_url(request)} for page in scenes]
    return render(request, "search/search.html", context)


@csrf_exempt
@require_POST
def clicked(request: HttpRequest) -> HttpResponse:
    """Count that a result was opened: what browsers send by themselves for a link with `ping`. Changes nothing else."""
    place = request.GET.get("n", "")
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if is_ours and is_reader(request) and place.isascii() and place.isdigit() and 0 < int(place[:4]) <= _LAST_RANK:
        ledger.clicked(tidy(request.GET.get("q", ""))[0], rank=int(place))
    return HttpResponse(status=204)


def _page_number(text: str) -> int:
    """Read a page number; whatever is none is the first page."""
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1


def _narrowing(question: str, chosen: Chosen, answer: Answer) -> dict[str, Any]:
    if not question:
        return {}
    return {
        "kind_links": kind_choices(question, chosen, answer),
        "facets": facets(question, chosen, answer) if answer.results else [],
        "chips": chips(question, chosen),
        "everything": address(question, {}),
        "groups": groups(question, chosen, answer),
    }


def _leafing(question: str, chosen: Chosen, number: int, total: int) -> dict[str, Any]:
    last = max(1, min(LAST_PAGE, ceil(total / PER_PAGE)))
    return {
        "number": number,
        "last": last,
        "previous": address(question, chosen, min(number - 1, last)) if number > 1 else "",
        "next": address(question, chosen, number + 1) if number < last else "",
        "first": address(question, chosen),
    }


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """What to offer while somebody types, the same for everybody: it opens no session and may be kept for a minute."""
    remember_site(request)
    rows = [asdict(row) for row in suggest(request.GET.get("q", ""), request)]
    response = JsonResponse({"suggestions": rows}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=60"
    response["X-Robots-Tag"] = "noindex"
    return response
