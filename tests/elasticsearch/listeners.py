"""Addresses at which somebody takes the call and does not do what a node would."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Listener:
    """Where it listens and how often it was called."""

    url: str
    calls: int = 0


@contextmanager
def listener(*, hangs_up: bool) -> Iterator[Listener]:
    """Take every call and hang up at once, or say nothing for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        made = Listener(f"http://127.0.0.1:{server.getsockname()[1]}")
        held: list[socket.socket] = []

        def take() -> None:
            with suppress(OSError):
                while True:
                    call = server.accept()[0]
                    made.calls += 1
                    held.append(call)
                    if hangs_up:
                        call.close()

        threading.Thread(target=take, daemon=True).start()
        yield made
        server.shutdown(socket.SHUT_RDWR)
        for call in held:
            call.close()


@contextmanager
def busy_before(node: str, refusals: int) -> Iterator[Listener]:
    """Pass every call on to a node, but say 429 to so many bulks first, as a node with its hands full does."""

    class Relay(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_refused = "/_bulk" in self.path and made.calls < refusals
            made.calls += is_refused
            if is_refused:
                self.answer(429, {"X-Elastic-Product": "Elasticsearch"}, b"{}")
                return
            passed = {name: value for name, value in self.headers.items() if name != "Host"}
            behind = HTTPConnection(urlsplit(node).netloc, timeout=60)
            behind.request(self.command, self.path, body, passed)
            got = behind.getresponse()
            own = {name: got.getheader(name, "") for name in ("X-Elastic-Product", "Content-Type")}
            self.answer(got.status, own, got.read())
            behind.close()

        do_GET = do_POST = do_DELETE = do_HEAD = do_PUT  # noqa: N815

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        made = Listener(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()
