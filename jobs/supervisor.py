"""One process that keeps others running: starts them, starts them again when they die, ends them all together.

The services are forked from this process, which has loaded the site once: they start in milliseconds and share
its memory. Therefore it stays single-threaded and keeps no database connection.
"""

import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

from jobs.processes import end_with_parent, name_process
from jobs.stopping import HANDLED, Stopping, forget_handlers

A_SHORT_TIME = 60.0
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 10.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """Something to keep running. `main` returns when it was asked to stop (SIGTERM); `once`: it ends by itself."""

    name: str
    main: Callable[[], None]
    once: bool = False


class GaveUp(Exception):
    """A service died too often in a short time; everything has been stopped."""

    def __init__(self, service: str, deaths: int) -> None:
        super().__init__(f"{service} died {deaths} times within {A_SHORT_TIME:g} s")
        self.service = service
        self.deaths = deaths


@dataclass(slots=True)
class _History:
    """When a service died lately (monotonic seconds) and when it is to start again."""

    deaths: deque[float] = field(default_factory=deque)
    start_at: float | None = None

    def died(self) -> int:
        """Note a death; returns how many there were in a short time."""
        now = time.monotonic()
        self.deaths.append(now)
        while self.deaths[0] < now - A_SHORT_TIME:
            self.deaths.popleft()
        self.start_at = now + min(FIRST_PAUSE * 2 ** (len(self.deaths) - 1), LONGEST_PAUSE)
        return len(self.deaths)


class Supervisor:
    """Runs services in the foreground. `patience`: deaths of one service within a minute before giving up, 0 = never.

    `grace`: seconds that services get to finish what they are at when everything stops.
    """

    def __init__(self, services: Sequence[Service], *, patience: int = 5, grace: float = 15.0) -> None:
        self._services = services
        self._patience = patience
        self._grace = grace
        self._running: dict[int, Service] = {}
        self._histories = {service.name: _History(start_at=0.0) for service in services}
        self._hopeless: GaveUp | None = None

    def run(self) -> None:
        """Keep the services running until SIGTERM, SIGINT or SIGHUP; raises GaveUp when one keeps dying."""
        with Stopping() as stopping:
            while not stopping.requested and not self._hopeless:
                self._start_due()
                stopping.wait(self._seconds_to_next_start())
                self._collect(restart=True)
            self._stop_all(stopping)
        if self._hopeless:
            raise self._hopeless

    def _start_due(self) -> None:
        for service in self._services:
            history = self._histories[service.name]
            if history.start_at is not None and history.start_at <= time.monotonic():
                history.start_at = None
                self._start(service)

    def _seconds_to_next_start(self) -> float:
        starts = [history.start_at for history in self._histories.values() if history.start_at is not None]
        return min(starts, default=time.monotonic() + A_SHORT_TIME) - time.monotonic()

    def _start(self, service: Service) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal that reached the child before it has its own handlers would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        pid = os.fork()
        if pid == 0:
            _become(service, parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
        with suppress(OSError):
            os.setpgid(pid, pid)
        self._running[pid] = service

    def _collect(self, *, restart: bool) -> None:
        """Take note of every child that has ended, and end what it left running."""
        while ended := _ended_child():
            pid, how = ended
            service = self._running.pop(pid, None)
            if service:
                # Its pid stays reserved until it is waited for, so the group is surely the right one.
                _kill_group(pid)
            os.waitpid(pid, 0)
            if service and restart and not service.once:
                self._note_death(service, pid, how)

    def _note_death(self, service: Service, pid: int, how: str) -> None:
        deaths = self._histories[service.name].died()
        logger.warning("%s (process %d) ended: %s; starting it again", service.name, pid, how)
        if self._patience and deaths > self._patience:
            self._hopeless = GaveUp(service.name, deaths)

    def _stop_all(self, stopping: Stopping) -> None:
        """Ask everyone to stop, wait for what they are at, kill who is left. A second Ctrl-C cuts the wait short."""
        for pid in self._running:
            os.kill(pid, signal.SIGTERM)
        asked, deadline = stopping.requests, time.monotonic() + self._grace
        while self._running and time.monotonic() < deadline and stopping.requests <= asked:
            stopping.wait(deadline - time.monotonic())
            self._collect(restart=False)
        for pid, service in self._running.items():
            logger.warning("%s (process %d) did not stop in time; killed", service.name, pid)
            _kill_group(pid)
            os.waitpid(pid, 0)


def _ended_child() -> tuple[int, str] | None:
    """A child that has ended but is not waited for yet, and how it ended."""
    try:
        result = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    if result is None:
        return None
    if result.si_code == os.CLD_EXITED:
        return result.si_pid, f"exit code {result.si_status}"
    return result.si_pid, f"signal {result.si_status}"


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _become(service: Service, parent: int) -> NoReturn:
    """Turn this freshly forked process into the service; never returns to the supervisor's code."""
    code = 1
    try:
        # A group of its own: Ctrl-C in the terminal reaches the supervisor only, and what it starts dies with it.
        os.setpgid(0, 0)
        end_with_parent(parent)
        name_process(service.name)
        forget_handlers()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
        service.main()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        logger.exception("%s failed", service.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # What handlers still hold is not to be lost; `_exit` asks nobody.
        logging.shutdown()
        os._exit(code)
