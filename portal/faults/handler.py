"""A logging handler that hands errors to a thread of its own, so that nobody waits for it and no transaction holds it.

It is made before Django's applications are loaded, so it imports no models; `PortalConfig.ready` says whom to tell.
"""

import logging
import os
import queue
import threading
from collections import Counter
from collections.abc import Callable
from typing import Final

from portal.faults.fault import Fault, fault_of

NOT_FAULTS: Final = ("django.security",)
"""What strangers send, such as a wrong host name: nothing here is broken."""
MOST_WAITING: Final = 500
FLUSH_SECONDS: Final = 35.0
"""How long a process that ends waits for its last mail: a database and then a mail server that do not answer."""

Told = Callable[[dict[Fault, int]], None]

logger = logging.getLogger(__name__)
_told: list[Told] = []


def tell_to(told: Told) -> None:
    """Have faults told to this function, with how often each came; it runs in the handler's thread."""
    _told[:] = [told]


class FaultHandler(logging.Handler):
    """Takes what is logged as an error or worse."""

    def __init__(self) -> None:
        """Start with nothing waiting; the thread begins with the first fault."""
        super().__init__(logging.ERROR)
        self._forget()
        # A forked process has none of our threads, and may have got the queue while it was locked.
        os.register_at_fork(after_in_child=self._forget)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what is a fault. What goes wrong while one is told is not told: it would never end."""
        # Asked before the handler's lock is taken, which `logging.shutdown` holds while it waits for our thread.
        is_ours = threading.current_thread() is self._thread
        return bool(_told) and not is_ours and not record.name.startswith(NOT_FAULTS) and bool(super().filter(record))

    def emit(self, record: logging.LogRecord) -> None:
        """Put it into the queue; where that is full it is dropped: the log has it."""
        try:
            self._waiting.put_nowait(fault_of(record))
        except queue.Full:
            return
        except Exception:  # noqa: BLE001 - whatever is wrong with a record, logging it must not raise
            self.handleError(record)
            return
        self._begin()

    def flush(self) -> None:
        """Wait until what waits has been told; not for ever."""
        if self._thread is not None and threading.current_thread() is not self._thread:
            with self._waiting.all_tasks_done:
                self._waiting.all_tasks_done.wait_for(lambda: not self._waiting.unfinished_tasks, FLUSH_SECONDS)

    def _forget(self) -> None:
        self._waiting: queue.Queue[Fault] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None

    def _begin(self) -> None:
        # `emit` holds the handler's lock.
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="faults", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            faults = [self._waiting.get()]
            while not self._waiting.empty():
                faults.append(self._waiting.get())
            try:
                _told[0](dict(Counter(faults)))
            except Exception:
                logger.warning("Could not tell of a fault", exc_info=True)
            for _ in faults:
                self._waiting.task_done()
