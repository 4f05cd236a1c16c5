"""Keeps the index equal to the database: what changed is queued with the change, and drained as often as one likes."""

import logging
import os
import socket
from collections.abc import Iterable, Iterator

from django.db import transaction

from jobs.wake import wake
from search import known
from search.documents import Document
from search.engines.base import EngineBusy, EngineUnavailable, Turn
from search.engines.chosen import engine
from search.models import IndexEntry
from search.pages import documents_of, keys_of_visible

logger = logging.getLogger(__name__)

COMMAND = "search_drain"
# How long to wait for a turn: another drain is soon done, a rebuild of 100,000 pages takes a minute or two.
PATIENCE = 60.0
_BATCH = 200
_LEASE_SECONDS = 300


def enqueue(page_ids: Iterable[int]) -> None:
    """Queue pages in the caller's transaction and wake the worker when it commits."""
    wanted = set(page_ids)
    if wanted:
        IndexEntry.objects.ask(wanted)
        wake(COMMAND)


def drain(*, wait: float = PATIENCE) -> int:
    """Tell the index of every queued page; returns how many pages it looked at. Harmless to repeat.

    An index that is missing, damaged or made by another version is made anew first. Raises EngineBusy when another
    process writes all the while (it finds our rows too, or the next drain does), EngineUnavailable when the index
    cannot be written; the queue then keeps its rows, due as before.
    """
    with engine().turn(wait=wait) as turn:
        # It is our turn, so nobody else drains: a lease that still stands was left by a process that was killed.
        IndexEntry.objects.give_back()
        known.refresh(at_once=True)
        if reason := turn.needs_rebuild():
            logger.warning("making the search index anew: %s", reason)
            _rebuild(turn)
        looked_at = 0
        while rows := IndexEntry.objects.lease(_BATCH, _LEASE_SECONDS, by=f"{socket.gethostname()}:{os.getpid()}"):
            looked_at += _tell(turn, rows)
    return looked_at


def rebuild(*, wait: float = PATIENCE) -> int:
    """Make the whole index anew while readers go on in the present one; returns the number of documents.

    What changes meanwhile waits in the queue. Raises EngineBusy or EngineUnavailable, and the present index stays.
    """
    with engine().turn(wait=wait) as turn:
        known.refresh(at_once=True)
        return _rebuild(turn)


def _tell(turn: Turn, rows: list[IndexEntry]) -> int:
    page_ids = sorted({row.page_id for row in rows})
    found, errors = documents_of(page_ids)
    shown = {document.key for document in found}
    gone = [str(page_id) for page_id in page_ids if str(page_id) not in shown and page_id not in errors]
    try:
        turn.apply(found, gone)
    except (EngineBusy, EngineUnavailable):
        # Not the rows' fault: they are due again at once, however long the engine stays away.
        IndexEntry.objects.give_back()
        raise
    with transaction.atomic():
        for row in rows:
            row.failed(errors[row.page_id]) if row.page_id in errors else row.done()
    return len(page_ids)


def _rebuild(turn: Turn) -> int:
    # Queued before the first page is read, so the new index has seen these changes when it is in place.
    seen = list(IndexEntry.objects.values_list("pk", flat=True))
    unread: dict[int, str] = {}

    def every() -> Iterator[Document]:
        for keys in keys_of_visible():
            found, errors = documents_of(keys)
            unread.update(errors)
            yield from found

    count = turn.rebuild(every())
    with transaction.atomic():
        for at in range(0, len(seen), 500):
            IndexEntry.objects.filter(pk__in=seen[at : at + 500]).delete()
        IndexEntry.objects.ask(unread)
    return count


def differences() -> list[str]:
    """Name each difference between database and index, in Chinese; empty where they are equal.

    Raises EngineUnavailable when the index cannot be read.
    """
    indexed: dict[str, list[str]] = {}
    for key, fingerprint in engine().fingerprints():
        indexed.setdefault(key, []).append(fingerprint)
    named: list[str] = []
    for keys in keys_of_visible():
        found, errors = documents_of(keys)
        named += (f"读不出来：{key}（{error}）" for key, error in errors.items())
        named += (line for document in found if (line := _difference(document, indexed.pop(document.key, []))))
    named += (f"索引里多出来：{key}" for key in sorted(indexed))
    waiting = IndexEntry.objects.count()
    return [*named, *([f"队列里还有 {waiting} 条没处理"] if waiting else [])]


def _difference(document: Document, fingerprints: list[str]) -> str:
    name = f"{document.key} {document.title}"
    if not fingerprints:
        return f"索引里缺：{name}"
    if len(fingerprints) > 1:
        return f"索引里重复 {len(fingerprints)} 次：{name}"
    return "" if fingerprints == [document.fingerprint] else f"内容不同：{name}"
