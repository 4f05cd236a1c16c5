"""Turns at writing an index that lies elsewhere: one process at a time, on however many machines the site runs."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from search.engines.base import EngineBusy, EngineUnavailable

_PAUSE = 0.05
# Names the lock among the advisory locks of the site's database.
_LOCK = int.from_bytes(b"search", "big")


@dataclass(frozen=True, slots=True)
class Right:
    """The right to write, as long as whatever keeps it lasts."""

    number: int
    """Greater than that of every turn before."""
    kept_by: CursorWrapper | None = None

    def confirm(self) -> None:
        """Raise EngineUnavailable where the database has broken off the session that holds the lock."""
        try:
            if self.kept_by:
                self.kept_by.execute("SELECT 1")
        except DatabaseError as error:
            raise EngineUnavailable(f"the turn is lost: {error}") from error


@contextmanager
def site_turn(folder: Path, wait: float) -> Iterator[Right]:
    """Hold the site's one right to write.

    All machines share one PostgreSQL, so its lock is theirs. With SQLite the site runs on one machine and a file in
    `folder` will do. The kernel, or the database, frees the lock of a process that is killed. Raises EngineBusy after
    `wait` seconds, EngineUnavailable where there is nothing to lock.
    """
    if connection.vendor != "postgresql":
        with file_turn(folder, wait) as right:
            yield right
        return
    # A session of its own: what happens in the caller's transaction must not free the lock, nor keep it.
    own = connection.copy()
    try:
        cursor, number = _locked(own, wait)
        try:
            yield Right(number, cursor)
        finally:
            # Where the session is gone, so is its lock. A session that goes back to a pool would keep it.
            with suppress(DatabaseError):
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    finally:
        own.close()


@contextmanager
def file_turn(folder: Path, wait: float) -> Iterator[Right]:
    """Hold the right that goes with a file in a folder; otherwise as `site_turn`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "turn.lock").open("w")
    except OSError as error:
        raise EngineUnavailable(f"the index folder cannot be written: {error}") from error
    with lock:
        take(lock, wait)
        yield Right(time.time_ns() // 1000)


def take(lock: TextIO, wait: float) -> None:
    """Lock an open file. Raises EngineBusy where somebody else keeps it for `wait` seconds."""
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise EngineBusy("another process is writing") from None
            time.sleep(_PAUSE)
        else:
            return


def _locked(own: BaseDatabaseWrapper, wait: float) -> tuple[CursorWrapper, int]:
    until = time.monotonic() + wait
    try:
        cursor = own.cursor()
        while not _one(cursor, "SELECT pg_try_advisory_lock(%s)", [_LOCK]):
            if time.monotonic() >= until:
                raise EngineBusy("another process is writing")
            time.sleep(_PAUSE)
        # The clock that all machines share.
        return cursor, int(_one(cursor, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"))
    except DatabaseError as error:
        raise EngineUnavailable(f"the database gives no turn: {error}") from error


def _one(cursor: CursorWrapper, query: str, values: list[int] | None = None) -> int:
    cursor.execute(query, values)
    return int(cursor.fetchone()[0])
