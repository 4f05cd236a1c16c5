"""The web server as a service: granian in front of the site's WSGI application."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from jobs import heartbeat
from jobs.processes import end_with_parent, name_process
from jobs.stopping import forget_handlers

FINISH_SECONDS = 10
"""How long requests that are being answered may take to end when the server stops."""

_RING_EVERY = 0.2

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Granian's messages go where ours go: only levels are set, the site's handlers stay as they are.
_LOGGING = {"incremental": True, "handlers": {}, "loggers": {"_granian": {}, "granian.access": {}}}


def main(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until SIGTERM; then finish the requests at hand. Dead worker processes are replaced."""
    server = Granian(
        "jobs.web",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGGING,
    )
    server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


def load_application(server: int) -> WsgiApplication:
    """In a worker process of the granian server with that process number: what answers requests."""
    end_with_parent(server)
    # Until granian sets handlers of its own here, those of its parent would swallow a request to stop: the worker
    # would begin to answer while everything around it ends.
    forget_handlers()
    _ring_until_heard()
    name_process("web-worker")
    heartbeat.begin("web")
    application: WsgiApplication = import_string(settings.WSGI_APPLICATION)
    prefix = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
    return without_prefix(prefix, application) if prefix else application


def _ring_until_heard() -> None:
    """Send a signal again to the first thread of this process until it has done what it asks for.

    Python runs handlers in that thread, which granian leaves waiting for a lock. A signal that comes after Python's
    last look and before the wait (some ten milliseconds in a busy worker that has just begun) stays unseen.
    """
    hearing, ringing = os.pipe()
    os.set_blocking(ringing, False)
    signal.set_wakeup_fd(ringing)
    first = threading.main_thread().ident or 0

    def ring() -> None:
        number = os.read(hearing, 1)[0]
        while True:
            time.sleep(_RING_EVERY)
            signal.pthread_kill(first, number)

    threading.Thread(target=ring, daemon=True, name="ring").start()


def without_prefix(prefix: str, application: WsgiApplication) -> WsgiApplication:
    """Serve a site that lives under `prefix`, whether or not the proxy in front has cut the prefix off."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return application(environ, start_response)

    return answer
