"""Waiting in a way that SIGTERM, SIGINT, SIGHUP and the end of a child interrupt without races."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HANDLED = (*ASKED_TO_STOP, signal.SIGCHLD)


class Stopping:
    """While entered, counts requests to stop and ends `wait` early at each signal. Main thread only."""

    def __init__(self) -> None:
        self.requests = 0

    def __enter__(self) -> Self:
        self._reading, self._writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._wakeup_before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._handlers_before = [(number, signal.signal(number, self._note)) for number in HANDLED]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._handlers_before:
            signal.signal(number, handler)
        os.close(self._reading)
        os.close(self._writing)

    @property
    def requested(self) -> bool:
        return self.requests > 0

    def wait(self, seconds: float) -> None:
        """Return after `seconds`, or as soon as a signal arrives or arrived since the last wait."""
        if select.select([self._reading], [], [], max(seconds, 0))[0]:
            os.read(self._reading, 4096)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if number in ASKED_TO_STOP:
            self.requests += 1


def forget_handlers() -> None:
    """In a forked child: every signal that the parent handled does again what it does by default."""
    signal.set_wakeup_fd(-1)
    for number in HANDLED:
        signal.signal(number, signal.SIG_DFL)
