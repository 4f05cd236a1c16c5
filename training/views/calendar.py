"""A month of sessions: for everybody what is announced, for the training officer drafts and what was called off too."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.dates import moment, months_from
from accounts.models import User
from training.models import CoursePage, Session, SessionDate
from training.views.doors import officer

WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_YEARS: Final = range(2000, 2100)


@dataclass(frozen=True)
class Day:
    """A day of the table, and what is held on it."""

    day: date
    sittings: list[SessionDate]
    is_within: bool
    is_today: bool


@never_cache
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What is announced."""
    return _month(request, Session.objects.announced(), is_desk=False)


@officer
@require_safe
def desk(request: HttpRequest, person: User) -> HttpResponse:
    """All there is."""
    return _month(request, Session.objects.all(), is_desk=True)


def month_of(request: HttpRequest) -> date | None:
    """The first day of the month that was asked for, `?month=2026-12`; None for none, or one that makes no sense."""
    try:
        asked = parse_date(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return None
    return asked if asked and asked.year in _YEARS else None


def month_choices(held: QuerySet[SessionDate], order: Literal["ASC", "DESC"] = "ASC") -> list[tuple[str, str]]:
    """The months of these sittings, as `month_of` reads them and as people say them."""
    months = held.datetimes("starts_at", "month", order=order)
    return [(f"{month:%Y-%m}", f"{month.year} 年 {month.month} 月") for month in months]


def _month(request: HttpRequest, sessions: QuerySet[Session], *, is_desk: bool) -> HttpResponse:
    month = month_of(request) or timezone.localdate().replace(day=1)
    context: dict[str, Any] = {
        "month": month,
        "before": months_from(month, -1),
        "after": months_from(month, 1),
        "weekdays": WEEKDAYS,
        "weeks": _weeks(month, sessions),
        "is_desk": is_desk,
    }
    context["is_empty"] = not any(day.sittings for week in context["weeks"] for day in week if day.is_within)
    return render(request, "training/calendar.html", context)


def _weeks(month: date, sessions: QuerySet[Session]) -> list[list[Day]]:
    """The weeks of a month, each from Monday to Sunday; two queries and one for the courses, whatever is held."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    begins, ends = (moment(day) for day in (weeks[0][0], weeks[-1][-1] + timedelta(days=1)))
    courses = Prefetch("session__course", CoursePage.objects.only("title"))
    found = SessionDate.objects.filter(starts_at__gte=begins, starts_at__lt=ends, session__in=sessions)
    by_day = defaultdict(list)
    for sitting in found.select_related("session").prefetch_related(courses).order_by("starts_at", "pk"):
        by_day[timezone.localtime(sitting.starts_at).date()].append(sitting)
    today = timezone.localdate()
    return [[Day(day, by_day[day], day.month == month.month, day == today) for day in week] for week in weeks]
