"""A small single sign-on of a city: discovery, authorize, token, userinfo, keys, as OpenID Connect has them."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portal", "a-client-secret"


@dataclass
class City:
    """What the provider says of whoever comes next, and what it was asked."""

    address: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_down: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)


@contextmanager
def city() -> Iterator[City]:
    """Serve it until the block ends."""
    state = City()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {
        "kid": "k1",
        "use": "sig",
        "alg": "RS256",
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            state.asked.append(url.path)
            if state.is_down:
                return self.answer({"error": "down"}, 503)
            if url.path == "/.well-known/openid-configuration":
                names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                places = dict(zip(names, ("authorize", "token", "userinfo", "jwks"), strict=True))
                return self.answer(
                    {name: f"{state.address}/{place}" for name, place in places.items()} | {"issuer": state.address}
                )
            if url.path == "/jwks":
                return self.answer({"keys": [public]})
            if url.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(url.query).items()}
                assert asked["client_id"] == CLIENT
                state.codes[f"code-{len(state.codes)}"] = asked
                back = urlencode({"code": f"code-{len(state.codes) - 1}", "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                return self.end_headers()
            assert self.headers["Authorization"] == "Bearer token-1"
            return self.answer(state.says)

        def do_POST(self) -> None:
            state.asked.append(urlsplit(self.path).path)
            sent = {
                name: values[0]
                for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
            }
            asked = state.codes.pop(sent["code"], None)
            proof = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
            if asked is None or sent.get("client_secret") != SECRET or asked["code_challenge"] != proof:
                return self.answer({"error": "invalid_grant"}, 400)
            now = int(time.time())
            told = {"iss": state.address, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": state.says["sub"]}
            token = jwt.encode(told, key, "RS256", {"kid": "k1"})
            return self.answer({"access_token": "token-1", "token_type": "Bearer", "id_token": token})

        def answer(self, what: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()
