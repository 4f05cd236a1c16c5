"""Counting in months, as rules do, and saying days, as people do."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone


def months_from(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def spoken(day: date | None) -> str:
    """A day as people say it, without its year; empty where there is none."""
    return f"{day.month} 月 {day.day} 日" if day else ""


def spoken_time(at: datetime) -> str:
    """A moment as people here say it: its day without the year, and the hour."""
    local = timezone.localtime(at)
    return f"{spoken(local.date())} {local:%H:%M}"
