"""培训工作台: what the training officer opens in the morning."""

from typing import Final

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from training.models import CoursePage, Session
from training.views.doors import officer

PAGE: Final = 30


@officer
@require_safe
def board(request: HttpRequest, person: User) -> HttpResponse:
    """Show the sessions to come."""
    rows = Session.objects.upcoming().prefetch_related(Prefetch("course", CoursePage.objects.only("title")))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "training/desk/board.html", {"page_obj": page, "query": request.GET})
