"""Background processes that say they are alive: for the status page, and for clearing up after the dead."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from jobs.identity import me
from jobs.models import Heartbeat

EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(minutes=1)
"""Whoever has not been heard of for so long is taken for dead."""

logger = logging.getLogger(__name__)


@contextmanager
def beating(kind: str) -> Iterator[None]:
    """Keep a `Heartbeat` row of this process fresh while the body runs; a thread of its own does it."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(kind, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=5)


def begin(kind: str) -> None:
    """Keep such a row fresh for as long as this process lives; the sweeper takes it away afterwards."""
    threading.Thread(target=_beat, args=(kind, threading.Event()), name="heartbeat", daemon=True).start()


def silent() -> set[str]:
    """Identities whose heart has stopped though nobody took the row away."""
    dead = Heartbeat.objects.filter(seen_at__lt=timezone.now() - SILENT_AFTER)
    return set(dead.values_list("identity", flat=True))


def _beat(kind: str, over: threading.Event) -> None:
    identity, started_at = me(), timezone.now()
    try:
        while True:
            _write(identity, kind, started_at=started_at)
            if over.wait(EVERY.total_seconds()):
                break
        Heartbeat.objects.filter(identity=identity).delete()
    except DatabaseError:
        logger.warning("Could not take the heartbeat of %s away", kind, exc_info=True)
    finally:
        connection.close()


def _write(identity: str, kind: str, **started: object) -> None:
    row = {"kind": kind, "host": socket.gethostname(), "seen_at": timezone.now(), **started}
    try:
        Heartbeat.objects.update_or_create(identity=identity, defaults=row)
    except DatabaseError:
        # The database may be away for a while; the work itself reports that, the heart only misses beats.
        logger.warning("Missed a heartbeat of %s", kind, exc_info=True)
    # Not kept open between beats: a connection more per process is a connection less for readers.
    connection.close()
