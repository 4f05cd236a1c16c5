"""What people ask and do not find, or find and do not open; and what staff can do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from search import asked, known
from search.desk.drafts import NoPlaceForArticles, begin_article, may_write
from search.models import SetAside

PERIODS: Final = {30: "最近 30 天", 90: "最近 90 天"}
PER_PAGE: Final = 30
LISTS: Final[dict[str, str]] = {"empty": "没找到", "unopened": "找到了没人点", "aside": "不用管的"}
_SELECT: Final[dict[str, Callable[[int], Any]]] = {"empty": asked.unanswered, "unopened": asked.unopened}


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the worklist, and where one mends it."""

    text: str
    times: int
    none: int
    opened: int
    now: int | None
    """How many pages it finds today; None where nobody asked or the index is away."""
    synonym_url: str
    pick_url: str


def may_look(person: Any) -> bool:
    """Whether somebody may see what was asked."""
    return isinstance(person, User) and person.has_perm("search.view_asked")


def demand(request: HttpRequest) -> User:
    """Return the person. Raises PermissionDenied for whoever may not see what was asked."""
    if not isinstance(request.user, User) or not may_look(request.user):
        raise PermissionDenied
    return request.user


def period_of(request: HttpRequest) -> int:
    """Return how many days back to look."""
    given = request.GET.get("days", "")
    return int(given) if given in {str(days) for days in PERIODS} else 30


@require_safe
def worklist_view(request: HttpRequest) -> HttpResponse:
    """Show one of the lists."""
    person = demand(request)
    days, which = period_of(request), request.GET.get("list", "")
    which = which if which in LISTS else "empty"
    rows: Any = SetAside.objects.values("text") if which == "aside" else _SELECT[which](days)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    here = request.get_full_path()
    known.refresh()
    context = {
        "page_title": "没搜到的",
        "header_icon": "search",
        "days": days,
        "which": which,
        "periods": [(label, _address(number, which), number == days) for number, label in PERIODS.items()],
        "lists": [(label, _address(days, name), name == which) for name, label in LISTS.items()],
        "page": page,
        "previous": _address(days, which, page.number - 1) if page.has_previous() else "",
        "next": _address(days, which, page.number + 1) if page.has_next() else "",
        "lines": list(_lines(page.object_list, which, here)),
        "may_write": may_write(person),
        "here": here,
    }
    return render(request, "search/desk/worklist.html", context)


@require_POST
def set_aside_view(request: HttpRequest) -> HttpResponse:
    """Leave a text out from now on, or take it back."""
    demand(request)
    text = request.POST.get("text", "")[:100]
    if "back" in request.POST:
        asked.take_back(text)
        messages.success(request, f"“{text}”又列进来了。")
    elif text:
        asked.set_aside(text)
        messages.success(request, f"“{text}”以后不再列出来。可以在“不用管的”里恢复。")
    return redirect(_back(request))


@require_POST
def write_view(request: HttpRequest) -> HttpResponse:
    """Begin an article under this title, and go on in its form."""
    person = demand(request)
    try:
        page = begin_article(request.POST.get("text", ""), by=person)
    except NoPlaceForArticles as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _lines(rows: Iterable[dict[str, Any]], which: str, here: str) -> Iterable[Line]:
    for row in rows:
        text = row["text"]
        yield Line(
            text=text,
            times=row.get("times", 0),
            none=row.get("none", 0),
            opened=row.get("opened", 0),
            now=asked.found_now(text) if which == "empty" else None,
            synonym_url=_to("search-synonyms:add", members=text, next=here),
            pick_url=_to("search-promotions:add", phrase=text, next=here),
        )


def _to(name: str, **given: str) -> str:
    return f"{reverse(name)}?{urlencode(given)}"


def _address(days: int, which: str, page: int = 1) -> str:
    pairs = {"days": days, "list": which} | ({"p": page} if page > 1 else {})
    return f"{reverse('search_worklist')}?{urlencode(pairs)}"


def _back(request: HttpRequest) -> str:
    """The list that the button stood in; no address but its own."""
    start = reverse("search_worklist")
    here = request.POST.get("here", "")
    return here if here == start or here.startswith(f"{start}?") else start
