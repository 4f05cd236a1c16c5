"""培训工作台: what the training officer opens in the morning."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from training.domain.board import Heap, Line
from training.domain.board import board as laid_out
from training.views.desk.asked import kept
from training.views.doors import officer

# So many of each heap stand on the board; a heap on a page of its own shows all.
FIRST: Final = 5
PAGE: Final = 30
_PEOPLE: Final = {Heap.APPROVE: "pending", Heap.ANSWER: "offered"}


@officer
@require_safe
def board(request: HttpRequest, person: User) -> HttpResponse:
    """Show what is to be done, a few sessions of each heap; or all of one heap, page by page."""
    heaps = laid_out()
    asked = request.GET.get("heap", "")
    if asked in Heap:
        heap = Heap(asked)
        page = Paginator(heaps.get(heap, []), PAGE).get_page(request.GET.get("page"))
        context: dict[str, Any] = {"heap": heap, "page_obj": page, "query": kept({"heap": heap.value})}
        return render(request, "training/desk/heap.html", context)
    shown = [_shown(heap, lines) for heap, lines in heaps.items()]
    return render(request, "training/desk/board.html", {"heaps": shown})


def _shown(heap: Heap, lines: list[Line]) -> dict[str, Any]:
    count = f"{len(lines)} 期"
    if heap in _PEOPLE:
        count += f"，{sum(getattr(line, _PEOPLE[heap]) for line in lines)} 人"
    return {"heap": heap, "label": heap.label, "lines": lines[:FIRST], "count": count, "is_more": len(lines) > FIRST}
