"""Sessions as calendars read them: one event for each sitting, and the feed of all that is announced."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from training.enums import SessionState
from training.models import CoursePage, Session, SessionDate

ICS: Final = "text/calendar; charset=utf-8"
AHEAD: Final = timedelta(days=366)
# What was called off or is over stays so long, so that calendars that ask seldom hear of it.
BEHIND: Final = timedelta(days=30)
FRESH: Final = 600
MOST: Final = 500


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """`/training/sessions.ics`: for everybody, the next twelve months, kept for ten minutes."""
    now = timezone.now()
    near = SessionDate.objects.filter(starts_at__gt=now - BEHIND, starts_at__lt=now + AHEAD)
    courses = Prefetch("course", CoursePage.objects.only("title", "speaker_office"))
    rows = Session.objects.in_calendars().filter(pk__in=near.values("session")).prefetch_related(courses, "dates")
    sessions: list[Any] = list(rows.order_by("pk")[:MOST])
    data = as_ics(sessions, request, name="安全培训")
    etag = f'"{sha256(data).hexdigest()[:32]}"'
    changed = int(max((_changed(row) for row in sessions), default=now - BEHIND).timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=changed)
    answer = unchanged or HttpResponse(data, content_type=ICS)
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(changed)
    answer["Cache-Control"] = f"public, max-age={FRESH}"
    return answer


def as_ics(sessions: Iterable[Any], request: HttpRequest, *, name: str = "") -> bytes:
    """Write sessions, asked for by `in_calendars`, so that a calendar that has them sees what was changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//training//zh")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for session in sessions:
        for number, sitting in enumerate(session.dates.all(), 1):
            calendar.add_component(_event(session, number, sitting, request))
    data: bytes = calendar.to_ical()
    return data


def _event(session: Any, number: int, sitting: SessionDate, request: HttpRequest) -> Event:
    """One sitting. Its name in calendars is its number, so that a sitting that is moved moves there too."""
    is_off = session.state == SessionState.CANCELLED
    event = Event()
    event.add("uid", f"{session.uuid}-{number}@training")
    # Of a published calendar that is when it was last changed (RFC 5545, 3.8.7.2); so what did not change is the same.
    event.add("dtstamp", _changed(session))
    event.add("last-modified", _changed(session))
    event.add("sequence", session.changes)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", f"{'取消：' if is_off else ''}{session.course.title} {session}")
    where = " ".join(filter(None, [session.place, session.address]))
    event.add("location", where or "网上听")
    event.add("url", request.build_absolute_uri(reverse("training_session", args=[session.uuid])))
    event.add("dtstart", sitting.starts_at)
    event.add("dtend", sitting.ends_at)
    return event


def _changed(session: Any) -> datetime:
    changed: datetime = session.changed_at or session.made_at
    return changed
