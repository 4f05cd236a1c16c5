"""A small server that plays Aliyun's 短信服务 and 企业微信's web-hook, well or badly, and keeps a book."""

import base64
import hashlib
import hmac
import json
import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

KEY_ID, KEY_SECRET, SIGN_NAME = "LTAI-example-key", "the-secret-of-the-key", "示例应急局"
OK = {"Code": "OK", "Message": "OK"}


def expected_signature(asked: dict[str, str], secret: str, method: str = "POST") -> str:
    """The signature by the steps of Aliyun's documentation, written down a second time."""

    def special(text: str) -> str:
        return quote_plus(text).replace("+", "%20").replace("*", "%2A").replace("%7E", "~")

    pairs = sorted((name, value) for name, value in asked.items() if name != "Signature")
    canonical = "&".join(special(name) + "=" + special(value) for name, value in pairs)
    to_sign = method + "&" + special("/") + "&" + special(canonical)
    return base64.b64encode(hmac.new((secret + "&").encode(), to_sign.encode(), hashlib.sha1).digest()).decode()


@dataclass
class Provider:
    """What arrived, and how it behaves: `answers` are given once each, in order; then it is well."""

    address: str
    book: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    answers: list[Any] = field(default_factory=list)
    fails: float = 0.0
    hangs: float = 0.0
    is_down: bool = False
    calls: int = 0
    hung: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    lock: threading.Lock = field(default_factory=threading.Lock)
    let_go: threading.Event = field(default_factory=threading.Event)
    seconds: float = 0.0
    """How long it hangs when it hangs; it has taken the message by then."""

    def take(self, path: str, body: bytes) -> tuple[int, Any, bool]:
        """Status, answer (None: cut the connection), and whether to let it wait."""
        with self.lock:
            self.calls += 1
            if self.answers:
                answer = self.answers.pop(0)
                return answer if isinstance(answer, tuple) else (200, answer, False)
            if self.is_down:
                return 0, None, False
            if self.rng.random() < self.fails:
                return self.rng.choice([(503, {}, False), (500, b"<html>", False), (0, None, False)])
            if "webhook" in path:
                return 200, self.hook(path, body), False
            hangs = self.rng.random() < self.hangs
            self.hung += hangs
            return 200, self.sms(body), hangs

    def sms(self, body: bytes) -> dict[str, str]:
        """As SendSms answers. The book is kept by our id; a second call with it is told the first number again."""
        asked = dict(parse_qsl(body.decode(), strict_parsing=True))
        if asked["AccessKeyId"] != KEY_ID or asked["Signature"] != expected_signature(asked, KEY_SECRET):
            return {"Code": "SignatureDoesNotMatch", "Message": "Specified signature is not matched"}
        self.book[asked["OutId"]].append(asked)
        return {**OK, "BizId": self.number_of(asked["OutId"])}

    def hook(self, path: str, body: bytes) -> dict[str, Any]:
        """As the web-hook answers."""
        self.book[urlsplit(path).query].append(json.loads(body))
        return {"errcode": 0, "errmsg": "ok"}

    @staticmethod
    def number_of(out_id: str) -> str:
        """The provider's own number for a message."""
        return f"biz-{out_id}"


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer, hangs = there.take(self.path, body)
            if hangs:
                there.let_go.wait(there.seconds)
            if answer is None:
                self.close_connection = True
                return
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{there.address}/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        # Whoever follows a redirect of a POST comes back with this.
        do_GET = do_POST  # noqa: N815 - the name is the library's

        def log_message(self, *_: Any) -> None:
            """Keep the output of tests clean."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 64
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A caller that was killed is no news."""

    with Server(("127.0.0.1", 0), Handler) as server:
        there = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield there
        finally:
            there.let_go.set()
            server.shutdown()
            thread.join()
