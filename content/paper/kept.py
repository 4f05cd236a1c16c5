"""Papers made a moment ago, in this process: a picture that goes round in WeChat is drawn once, not for each reader.

What a paper is kept under tells all that is in it, so nothing kept is ever out of date.
"""

import threading
from collections import OrderedDict
from typing import Final

LIMIT: Final = 8 * 1024 * 1024


class KeptPapers:
    """The papers asked for last, up to `limit` bytes. Safe among threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._papers: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, mark: str) -> bytes | None:
        """Return the paper with this mark."""
        with self._lock:
            if mark in self._papers:
                self._papers.move_to_end(mark)
            return self._papers.get(mark)

    def put(self, mark: str, data: bytes) -> None:
        """Keep a paper; those not asked for longest make room. One larger than a quarter of all room is not kept."""
        if len(data) > self._limit // 4:
            return
        with self._lock:
            self._size += len(data) - len(self._papers.pop(mark, b""))
            self._papers[mark] = data
            while self._size > self._limit:
                self._size -= len(self._papers.popitem(last=False)[1])


papers: Final = KeptPapers()
