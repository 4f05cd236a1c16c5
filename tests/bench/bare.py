"""Granian as `jobs.web` runs it, in front of an application that answers the same bytes to everything."""

import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from jobs import announce, web

BODY = b"x" * int(os.environ.get("BARE_BYTES", "0"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer."""
    start_response("200 OK", list(HEADERS))
    return [BODY]


if __name__ == "__main__":
    import django
    from django.conf import settings

    django.setup()
    settings.WSGI_APPLICATION = "tests.bench.bare.application"
    port = int(sys.argv[1])
    say = {"host": "127.0.0.1", "port": port, "path": "/", "named": "localhost"}
    threading.Thread(target=announce.main, kwargs=say, daemon=True).start()
    web.main(host="127.0.0.1", port=port, workers=2, threads=4)
