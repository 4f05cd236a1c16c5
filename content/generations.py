"""The generation of what is shown, as this process last read it, and what need not be read again within one."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.db import connection

from content.domain import generation

# Seconds: a change is seen by all within this and the time of one query.
REREAD_AFTER = 0.5


@dataclass
class _Read:
    number: int
    at: float


class Generation:
    """Reads the number again once it is older than half a second.

    Threads that come meanwhile wait for that one query: they must not show what is older.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: _Read | None = None

    def now(self) -> int:
        """Return the generation, at most half a second old. Raises DatabaseError where it cannot be read."""
        read = self._read
        if read is None or time.monotonic() - read.at >= REREAD_AFTER:
            with self._lock:
                read = self._read
                if read is None or time.monotonic() - read.at >= REREAD_AFTER:
                    read = self._read = self._again()
        return read.number

    def forget(self) -> None:
        """Read again at the next request."""
        self._read = None

    def _again(self) -> _Read:
        asked = time.monotonic()
        number = generation.current()
        # Before Django's own request begins, nothing else gives the connection back.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return _Read(number, asked)


the_generation: Final = Generation()

T = TypeVar("T")


class Remembered(Generic[T]):
    """Something small that every page asks for: read once a generation, the same for everybody.

    Inside a transaction it is read anew each time and not remembered: what is not yet committed may never come to be.
    The value is shared among threads; who changes it, copies it first.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: tuple[int, T] | None = None

    def get(self) -> T:
        """Return the value as it is now, at most half a second late."""
        if connection.in_atomic_block:
            return self._read()
        now = the_generation.now()
        kept = self._kept
        if kept is None or kept[0] != now:
            # The number is older than what is read: if that has changed meanwhile, it is read once more.
            kept = self._kept = (now, self._read())
        return kept[1]
