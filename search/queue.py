"""Keeps the index equal to the database: what changed is queued with the change, and drained as often as one likes."""

import logging
import os
import socket
from collections.abc import Iterable

from jobs.leases import done_all
from jobs.wake import wake
from search.builders import documents
from search.engines.base import EngineUnavailable
from search.engines.choice import engine
from search.engines.tantivy import fingerprint
from search.models import IndexEntry

logger = logging.getLogger(__name__)

COMMAND = "search_drain"
BATCH = 200
LEASE_SECONDS = 120


def enqueue(page_ids: Iterable[int]) -> None:
    """Queue pages in the caller's transaction and wake the worker when it commits."""
    wanted = list(page_ids)
    if wanted:
        IndexEntry.objects.ask(wanted)
        wake(COMMAND)


def drain() -> int:
    """Tell the index of every queued page; returns how many. Harmless to repeat and to run in several processes.

    An index that is missing, damaged or of an older version is built anew first. Raises EngineUnavailable when the
    index cannot be written; the queue then keeps its rows.
    """
    if not engine().exists():
        logger.warning("search index missing or unreadable: building it anew")
        engine().rebuild(documents())
    worked = 0
    while rows := IndexEntry.objects.lease(BATCH, LEASE_SECONDS, by=f"{socket.gethostname()}:{os.getpid()}"):
        try:
            _tell(row.page_id for row in rows)
        except EngineUnavailable as error:
            for row in rows:
                row.failed(str(error))
            raise
        done_all(rows)
        worked += len(rows)
    return worked


def _tell(page_ids: Iterable[int]) -> None:
    keys = {str(page_id) for page_id in page_ids}
    shown = list(documents(int(key) for key in keys))
    engine().change(shown, gone=keys - {document.key for document in shown})


def rebuild() -> int:
    """Build the whole index anew; returns the number of documents. What changes meanwhile stays in the queue."""
    return engine().rebuild(documents())


def differences() -> list[str]:
    """Name each difference between database and index, in Chinese; an empty list where they are equal."""
    wanted = {document.key: (fingerprint(document), document.title) for document in documents()}
    indexed = engine().fingerprints()
    waiting = IndexEntry.objects.count()
    return [
        *(f"索引里缺：{key} {wanted[key][1]}" for key in wanted.keys() - indexed.keys()),
        *(f"索引里多：{key}" for key in indexed.keys() - wanted.keys()),
        *(f"内容不同：{key} {title}" for key, (mark, title) in wanted.items() if indexed.get(key, mark) != mark),
        *([f"队列里还有 {waiting} 条没处理"] if waiting else []),
    ]
