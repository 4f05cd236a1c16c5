"""What an officer does first with which session: the board that is opened in the morning."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Count, Min, Prefetch
from django.utils import timezone

from training.enums import RegistrationState, SessionState
from training.models import CoursePage, Registration, Session

SOON: Final = timedelta(days=7)
# Nearly full: a tenth of the seats, and at the least one, is all that is left.
SCARCE: Final = 10


class Heap(models.TextChoices):
    """What sessions are put together for. One session may lie on several heaps."""

    APPROVE = "approve", "等审核"
    ANSWER = "answer", "有名额留着，等人确认"
    EMPTY = "empty", "七天内开课，还空很多"
    FULL = "full", "快满了"
    SOON = "soon", "七天内开课"
    DRAFT = "draft", "草稿，还没公布"
    LATER = "later", "以后开课"
    PAST = "past", "最近七天上完的"


@dataclass(frozen=True, slots=True)
class Line:
    """A session as the board shows it; `session` has `begins` and `ends`."""

    session: Any
    pending: int = 0
    offered: int = 0
    next_ends: datetime | None = None


def board(at: datetime | None = None) -> dict[Heap, list[Line]]:
    """Return the heaps that are not empty, in the order in which one works on them. Two queries beside the courses'."""
    at = at or timezone.now()
    courses = Prefetch("course", CoursePage.objects.only("title"))
    sessions = list(Session.objects.for_officers(at).prefetch_related(courses))
    waits = _what_waits(sessions)
    heaps: dict[Heap, list[Line]] = defaultdict(list)
    for session in sessions:
        line = Line(session, **waits.get(session.pk, {}))
        for heap in _heaps(line, at):
            heaps[heap].append(line)
    heaps[Heap.ANSWER].sort(key=lambda line: (line.next_ends is None, line.next_ends))
    return {heap: heaps[heap] for heap in Heap if heaps[heap]}


def _what_waits(sessions: list[Any]) -> dict[int, dict[str, Any]]:
    """By session: how many wait for approval, how many have an offer, and when the first of these runs out."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    states = (RegistrationState.PENDING, RegistrationState.OFFERED)
    rows = Registration.objects.filter(session__in=[row.pk for row in sessions], state__in=states).order_by()
    for row in rows.values("session", "state").annotate(number=Count("pk"), next_ends=Min("offer_until")):
        if row["state"] == RegistrationState.PENDING:
            found[row["session"]]["pending"] = row["number"]
        else:
            found[row["session"]] |= {"offered": row["number"], "next_ends": row["next_ends"]}
    return found


def _heaps(line: Line, at: datetime) -> Iterator[Heap]:
    session = line.session
    if session.state == SessionState.DRAFT:
        yield Heap.DRAFT
        return
    if session.ends <= at:
        yield Heap.PAST
        return
    if line.pending:
        yield Heap.APPROVE
    if line.offered:
        yield Heap.ANSWER
    if session.begins > at:
        yield from _by_seats(session, at)
    yield Heap.SOON if session.begins < at + SOON else Heap.LATER


def _by_seats(session: Any, at: datetime) -> Iterator[Heap]:
    """Nearly full, or with many seats left and little time."""
    if session.opens_at > at:
        return
    if session.free * SCARCE <= max(session.capacity, SCARCE):
        yield Heap.FULL
    elif session.begins < at + SOON and session.seats_taken * 2 < session.capacity:
        yield Heap.EMPTY
