"""我的培训: all that somebody is registered for, what is to come first, with what he can do."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from training.domain.trainees import recognise
from training.models import Registration
from training.policy import firms_of

PER_PAGE: Final = 20


@personal
@require_safe
def mine(request: HttpRequest, person: User) -> HttpResponse:
    """Show it, with what his firm registered him for before he had an account."""
    recognise(person)
    rows = Registration.objects.listed().filter(trainee__person=person).order_by("-begins", "-pk")
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "firms": firms_of(person),
        "now": timezone.now(),
        "query": request.GET,
    }
    return render(request, "training/mine.html", context)
