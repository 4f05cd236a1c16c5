"""Waiting for what must come true, never for a length of time."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


def until(condition: Callable[[], ResultT], what: str, *, within: float = 60) -> ResultT:
    """Look again and again until the condition holds and return what it gave; fail with its name when it never does."""
    deadline = time.monotonic() + within
    pause = threading.Event()
    while time.monotonic() < deadline:
        if result := condition():
            return result
        pause.wait(0.02)
    raise AssertionError(f"waited {within:g} s in vain for: {what}")
