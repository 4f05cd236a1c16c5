"""Telling whoever started the site when and where it really answers."""

import http.client
import logging
import sys
import time

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.05

logger = logging.getLogger(__name__)


def main(*, host: str, port: int, path: str, named: str) -> None:
    """Ask for the first page until it comes without a server error, then print its address in one line.

    `named` is the host name to ask for: a site in production answers to its own name only.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    status = None
    while time.monotonic() < deadline:
        status = _ask(host, port, path, named)
        if status is not None and status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
            sys.stdout.write(f"网站已就绪：http://{address(host, port)}{path}  （按 Ctrl-C 停止）\n")
            return
        time.sleep(PAUSE_SECONDS if status is None else 1)
    logger.error("首页 %s 秒内没有正常打开（最后一次：%s），原因见上面的日志", PATIENCE_SECONDS, status or "没有应答")


def address(host: str, port: int) -> str:
    """Host and port as people type them: a server that listens everywhere is reached as localhost."""
    shown = {"0.0.0.0": "localhost", "::": "localhost", "127.0.0.1": "localhost"}.get(host, host)  # noqa: S104
    if ":" in shown:
        shown = f"[{shown}]"
    return shown if port == http.client.HTTP_PORT else f"{shown}:{port}"


def _ask(host: str, port: int, path: str, named: str) -> int | None:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(reached, port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": named, "User-Agent": "serve"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
