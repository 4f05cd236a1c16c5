"""What was asked for last, kept in this process up to so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Keeps values under their keys; those not asked for longest make room. Safe among threads.

    `size` tells the bytes of a value; `limit` is what all of them may take.
    """

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self._limit = limit
        self._size_of = size
        self._size = 0
        self._values: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        """Return the value of this key; it is now the one asked for last."""
        # Without the lock, for which every reader would stand in line: each of the two steps is whole in itself.
        try:
            value = self._values[key]
            self._values.move_to_end(key)
        except KeyError:
            return None
        return value

    def put(self, key: str, value: T) -> None:
        """Keep a value. One larger than a quarter of all room is not kept."""
        if self._size_of(value) > self._limit // 4:
            return
        with self._lock:
            self._drop(key)
            self._values[key] = value
            self._size += self._size_of(value)
            while self._size > self._limit:
                # In one step: whoever reads meanwhile changes the order.
                _, oldest = self._values.popitem(last=False)
                self._size -= self._size_of(oldest)

    def drop(self, key: str) -> None:
        """Forget a value; nothing happens where there is none."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        if key in self._values:
            self._size -= self._size_of(self._values.pop(key))
