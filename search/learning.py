"""What people ask and what they open of the answers, counted by text and day: nobody's name, address or session.

A count must never make a reader wait: it is laid into memory, and a thread of its own writes what has come together
every few seconds. What a killed process had not written yet is lost, and nothing else.
"""

import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from search.language.folding import fold
from search.models import Asked

logger = logging.getLogger(__name__)

KEPT_DAYS: Final = 365
_LONGEST: Final = 100
# Nobody's questions: whoever asks that much is a machine, and may not fill the disk.
_MOST_WAITING: Final = 2_000
_MOST_PER_DAY: Final = 20_000

_FIGURE = "0-9〇零一二三四五六七八九"
# A telephone or an identity number, written in one or in groups (GB 30871-2022 is shorter), an e-mail address.
_PERSONAL = re.compile(rf"[{_FIGURE}]{{7}}|(?:[{_FIGURE}][\s\-.·]*){{11}}|@")
_MACHINE = re.compile(r"bot|spider|crawl|slurp|curl|wget|python|java/|go-http|monitor|preview|scan", re.IGNORECASE)

Line = tuple[date, str]
"""A day and a text."""


def normal(text: str) -> str:
    """Return a text as it is counted; empty where it says nothing or looks like somebody's number or address."""
    plain = " ".join(fold(text).split())[:_LONGEST]
    return "" if _PERSONAL.search(plain) else plain


def is_reader(request: HttpRequest) -> bool:
    """Whether a person seems to look: no machine that says so, no browser that fetches ahead."""
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(agent) and not _MACHINE.search(agent) and "prefetch" not in ahead


def is_question(request: HttpRequest) -> bool:
    """Whether this is a question of its own: leafing and narrowing is still the one before."""
    more = {name for name, value in request.GET.items() if value and name != "q"}
    return request.method == "GET" and not more and is_reader(request)


class Ledger:
    """Counts that wait to be written, of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Line, Counter[str]] = {}
        self._timer: threading.Timer | None = None

    def asked(self, text: str, *, found: bool) -> None:
        """Count a question."""
        self._note(text, Counter(asked=1, empty=int(not found)))

    def clicked(self, text: str, *, rank: int) -> None:
        """Count that the result at this place, from 1, was opened."""
        self._note(text, Counter(clicked=1, ranks=rank))

    def flush(self) -> None:
        """Write what waits. What cannot be written is dropped: it is only counts."""
        with self._lock:
            taken, self._waiting, self._timer = self._waiting, {}, None
        try:
            _write(taken)
        except DatabaseError:
            logger.warning("dropped the counts of %d questions", len(taken), exc_info=True)

    def discard(self) -> None:
        """Forget what waits."""
        with self._lock:
            self._waiting = {}

    def _note(self, text: str, counts: Counter[str]) -> None:
        plain = normal(text)
        if not plain:
            return
        with self._lock:
            line = (timezone.localdate(), plain)
            if line not in self._waiting and len(self._waiting) >= _MOST_WAITING:
                return
            self._waiting.setdefault(line, Counter()).update(counts)
            if self._timer is None and settings.SEARCH_NOTES_SECONDS:
                self._timer = threading.Timer(settings.SEARCH_NOTES_SECONDS, self._flush_in_thread)
                self._timer.daemon = True
                self._timer.start()

    def _flush_in_thread(self) -> None:
        try:
            self.flush()
        finally:
            connections.close_all()


ledger: Final = Ledger()


@transaction.atomic
def _write(taken: Mapping[Line, Counter[str]]) -> None:
    """Add the counts, in one transaction and in one order, so that two processes never wait for one another's rows."""
    questions = sorted(line for line, counts in taken.items() if counts["asked"])
    today = max((day for day, _ in questions), default=None)
    if today and Asked.objects.filter(day=today).count() < _MOST_PER_DAY:
        Asked.objects.bulk_create((Asked(day=day, text=text) for day, text in questions), ignore_conflicts=True)
    for (day, text), counts in sorted(taken.items(), key=lambda pair: pair[0]):
        # What was opened counts only for what was asked: nobody makes rows that way.
        Asked.objects.filter(day=day, text=text).update(**{name: F(name) + counts[name] for name in counts})


def forget_old() -> int:
    """Delete what is older than a year; returns how many rows."""
    before = timezone.localdate() - timedelta(days=KEPT_DAYS)
    return Asked.objects.filter(day__lt=before).delete()[0]
