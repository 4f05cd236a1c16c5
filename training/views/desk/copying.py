"""A session copied to another day, or to a series of days, which are looked at before they are made."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from accounts.models import User
from training.domain.copying import MOST, days_from, days_off, series
from training.domain.errors import TrainingError
from training.forms.planning import SeriesForm
from training.models import Session
from training.views.doors import officer, session_of


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Ask for the days, show them with those on which nobody works unticked, and make what is ticked."""
    row = session_of(uuid)
    context: dict[str, Any] = {"session": row, "key": _key(request) or uuid4()}
    if request.method == "POST":
        try:
            made = series(row, days=_ticked(request), by=person, key=_key(request))
        except TrainingError as refusal:
            context["refused"] = str(refusal)
        else:
            return _made(request, made)
    form = SeriesForm(request.GET or None)
    if form.is_bound and form.is_valid():
        days = sorted(set(_asked(form)))
        off = days_off(days)
        ticked = set(_ticked(request)) if request.method == "POST" else set(days) - off
        context["days"] = [(day, day in ticked, day in off) for day in days]
    return render(request, "training/desk/copy.html", context | {"form": form})


def _made(request: HttpRequest, made: list[Session]) -> HttpResponse:
    """Lead on: one is looked at next, several are seen in their list."""
    if len(made) == 1:
        messages.success(request, "复制好了，还没有公布。核对一遍，再公布。")
        return redirect("training_edit", made[0].uuid)
    messages.success(request, f"建好了 {len(made)} 期，都还没有公布。一期一期核对，再公布。")
    first = made[0].dates.first()
    return redirect(f"{redirect('training_desk_calendar').url}?month={first.starts_at:%Y-%m}" if first else "/")


def _asked(form: SeriesForm) -> list[date]:
    asked = form.cleaned_data
    listed: list[date] = asked["listed"]
    return listed or days_from(asked["first"], every=asked["every"], count=asked["count"])


def _ticked(request: HttpRequest) -> list[date]:
    """The days that were ticked; what is none is left out."""
    found = []
    for text in request.POST.getlist("day")[: MOST + 1]:
        try:
            found.append(parse_date(text))
        except ValueError:
            continue
    return [day for day in found if day]


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None
