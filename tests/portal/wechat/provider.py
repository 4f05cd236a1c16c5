"""A small server that plays the part of WeChat's `api.weixin.qq.com`."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

APP_ID, SECRET, TOKEN, TICKET = "wx0123456789abcdef", "the-secret-of-the-account", "the-token", "the-ticket"
WRONG_SECRET = {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}


@dataclass
class Provider:
    """What it was asked, and what it answers instead of the right thing."""

    address: str
    asked: list[str] = field(default_factory=list)
    instead: bytes | None = None
    lasts: int = 7200

    def answer(self, path: str, body: bytes) -> bytes:
        """As WeChat's own documentation has it: always 200, faults by `errcode`."""
        parts = urlsplit(path)
        self.asked.append(parts.path)
        if self.instead is not None:
            return self.instead
        told: dict[str, Any] = WRONG_SECRET
        if parts.path == "/cgi-bin/stable_token":
            account = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
            if json.loads(body) == account:
                told = {"access_token": TOKEN, "expires_in": self.lasts}
        elif path == f"/cgi-bin/ticket/getticket?access_token={TOKEN}&type=jsapi":
            told = {"errcode": 0, "errmsg": "ok", "ticket": TICKET, "expires_in": self.lasts}
        return json.dumps(told).encode()


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            data = there.answer(self.path, body)
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, *_: Any) -> None:
            """Keep the output of tests clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield there
        finally:
            server.shutdown()
            thread.join()
