"""Counting in months, as rules do, saying days, as people do, and when a day begins here."""

from calendar import monthrange
from datetime import date, datetime, time

from django.utils import timezone


def months_from(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_of(day: date) -> str:
    """Return the calendar week of a day, 2026-W48: what is said once a week is known by it."""
    return f"{day:%G-W%V}"


def moment(day: date, at: time = time.min) -> datetime:
    """Return the beginning of a day here, or an hour of it."""
    return timezone.make_aware(datetime.combine(day, at))


def spoken(day: date | None) -> str:
    """A day as people say it, without its year; empty where there is none."""
    return f"{day.month} 月 {day.day} 日" if day else ""


def spoken_time(at: datetime) -> str:
    """A moment as people here say it: its day without the year, and the hour."""
    local = timezone.localtime(at)
    return f"{spoken(local.date())} {local:%H:%M}"
