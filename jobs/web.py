"""The web server as a service: granian in front of the site's WSGI application."""

import errno
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from jobs.processes import end_with_parent, name_process

FINISH_SECONDS = 10
"""How long requests that are being answered may take to end when the server stops."""

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
    name_process("web-worker")
    application: WsgiApplication = import_string(settings.WSGI_APPLICATION)
    application = with_whole_forms(application)
    prefix = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
    return without_prefix(prefix, application) if prefix else application


class WholeForm:
    """What a request brings, of which so many bytes were announced. Django takes what came for all there was."""

    def __init__(self, source: IO[bytes], length: int) -> None:
        self._source, self._left = source, length

    def read(self, size: int = -1) -> bytes:
        """Read on. Raises OSError where it ends before all of it came."""
        return self._count(self._source.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        """Read on as far as a line goes. Raises as `read`."""
        return self._count(self._source.readline(size), size)

    def _count(self, piece: bytes, size: int) -> bytes:
        self._left -= len(piece)
        if not piece and size != 0 and self._left > 0:
            raise OSError(errno.ECONNRESET, "the request broke off")
        return piece


def with_whole_forms(application: WsgiApplication) -> WsgiApplication:
    """Have nothing done that half a form asks for: its sender has lost his line, and sends it again."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdecimal():
            environ["wsgi.input"] = WholeForm(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return answer


def without_prefix(prefix: str, application: WsgiApplication) -> WsgiApplication:
    """Serve a site that lives under `prefix`, whether or not the proxy in front has cut the prefix off."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return application(environ, start_response)

    return answer
