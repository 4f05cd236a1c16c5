"""A time limit for work done in this process."""

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Code that does not come back to Python cannot be interrupted by an exception; then the process goes.
GRACE_SECONDS = 30


class TookTooLong(Exception):
    """The work was interrupted because its time was over."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt the body with `TookTooLong` after `seconds`; when even that does not end it, end the process.

    Works in a main thread only (signals arrive there); elsewhere the body runs unbounded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"stopped after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
