"""Requests that no honest browser sends, made from a seed: the same seed gives the same requests."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# Addresses that exist, to be asked in odd ways; %s stands for what a fuzzer puts there.
PLACES = [
    "/",
    "/search/",
    "/standards/",
    "/standards/gm10/",
    "/standards/gm10/11-3/",
    "/standards/gm10/11-3.md",
    "/standards/gm10/11-3/word.docx",
    "/standards/hc121/compare/",
    "/sitemap.xml",
    "/feeds/",
    "/feeds/cases/atom.xml",
    "/criteria/",
    "/cases/",
    "/articles/",
    "/questions/",
    "/laws/",
    "/courses/",
    "/courses/which/",
    "/scenes/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/admin/",
    "/admin/login/",
    "/admin/pages/",
    "/documents/1/a.pdf",
    "/media/a.png",
    "/static/theme/site.css",
]
FILTERS = ["q", "kind", "page", "sector", "scene", "level", "standard", "year", "status", "category", "next", "格"]
PIECES = [
    "\x00",
    "%00",
    "%ff%fe",
    "%c0%ae%c0%ae",
    "%ed%a0%80",
    "%u4e00",
    "%",
    "%zz",
    "..",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "//example.org",
    "\\",
    "'\"><script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    "${jndi:x}",
    '有限"空间',
    "（除尘器",
    "AND OR NOT",
    "*",
    "?",
    "[",
    "~1^2:",
    "\u202e反",
    "\ufeff",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "٣",
    "０",
    "-1",
    "0",
    "99999999999999999999",
    "1e309",
    "NaN",
    "9" * 5000,
    "粉" * 3000,
    "a" * 20000,
    "\r\nSet-Cookie: a=b",
    "\t",
    " ",
    "",
]
METHODS = ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "LOCK", "粉", "get", "X" * 300]
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": ["zh-" + "x" * 5000, "%00", ",,,;q=", "*" * 600],
    "HTTP_COOKIE": [
        "sessionid=" + "a" * 8000,
        "sessionid=\x00",
        "csrftoken=\xff\xfe; messages=%00",
        "messages=W10:1:x; sessionid=../../x",
        "=;;;=a; =",
        "a" * 30000,
    ],
    "HTTP_HOST": ["", "a b", "..", "example.org:99999", "[::1", "例子.中国", "a" * 3000],
    "HTTP_REFERER": ["\x00", "javascript:alert(1)", "http://[", "粉" * 500],
    "HTTP_X_FORWARDED_FOR": ["not an address", "1.2.3.4, " * 500, "\x00", "::ffff:1.2.3.4%eth0"],
    "HTTP_X_FORWARDED_HOST": ["evil.example", "\x00"],
    "HTTP_X_REQUESTED_WITH": ["XMLHttpRequest"],
    "HTTP_RANGE": ["bytes=9-1", "bytes=0-0,-1", "pages=1"],
    "HTTP_IF_MODIFIED_SINCE": ["yesterday", "Thu, 99 Foo 9999 99:99:99 GMT"],
    "HTTP_IF_NONE_MATCH": ['"', 'W/"x', "*"],
    "HTTP_ACCEPT": ["application/json", "\x00", "a" * 9000],
    "HTTP_X_CUSTOM": ["x" * 100_000],
}
BODIES = [
    ("application/x-www-form-urlencoded", b"login=%00&password=%ff"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1500))),
    ("application/x-www-form-urlencoded; charset=nonsense", b"login=a"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfe\x00"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\nhal'),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"; filename="\x00"\r\n\r\n'),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
    ("multipart/form-data; boundary=\xff", b"--"),
    ("application/json", b'{"login": '),
    ("\x00", b"\x00" * 100),
    ("", b""),
    ("application/octet-stream", b"\xff" * 100_000),
]


@dataclass
class Odd:
    """One request: what kind of oddness it is, and what is sent."""

    kind: str
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""
    body: bytes = b""

    def __str__(self) -> str:
        short = f"{self.kind}: {self.method[:20]} {self.path[:60]!r}?{self.query[:60]!r}"
        return f"{short} {[(name, value[:30]) for name, value in self.headers.items()]} {self.content_type[:40]!r}"


def requests(count: int, seed: int, places: Sequence[str] = PLACES) -> list[Odd]:
    """Return `count` odd requests to these places, all kinds in turn."""
    chance = random.Random(seed)
    return [KINDS[number % len(KINDS)](chance, places) for number in range(count)]


def _unknown_address(chance: random.Random, places: Sequence[str]) -> Odd:
    parts = [chance.choice([*PIECES, "standards", "gm10", "admin", "x" * 200]) for _ in range(chance.randint(1, 5))]
    return Odd("unknown address", path=chance.choice(places).rstrip("/") + "/nowhere/" + "/".join(parts))


def _odd_query(chance: random.Random, places: Sequence[str]) -> Odd:
    pairs = [f"{chance.choice(FILTERS)}={chance.choice(PIECES)}" for _ in range(chance.randint(1, 6))]
    return Odd("odd query", path=chance.choice(places), query=chance.choice(["&", ";", "&&"]).join(pairs))


def _long_query(chance: random.Random, places: Sequence[str]) -> Odd:
    many = "&".join(f"{chance.choice(FILTERS)}={n}" for n in range(chance.choice([300, 1500])))
    long = f"{chance.choice(FILTERS)}={chance.choice('粉a%') * chance.choice([3000, 60000])}"
    return Odd("long query", path=chance.choice(places), query=chance.choice([many, long]))


def _broken_text(chance: random.Random, places: Sequence[str]) -> Odd:
    broken = chance.choice(["%00", "%ff", "%c3%28", "%ed%a0%80", "a%00b", "%fe%fe%ff%ff"])
    if chance.random() < 0.5:
        return Odd("broken text", path=chance.choice(places) + broken + "/")
    return Odd("broken text", path=chance.choice(places), query=f"{chance.choice(FILTERS)}={broken}")


def _wrong_method(chance: random.Random, places: Sequence[str]) -> Odd:
    return Odd("wrong method", method=chance.choice([*METHODS, "POST"]), path=chance.choice(places))


def _odd_headers(chance: random.Random, places: Sequence[str]) -> Odd:
    names = chance.sample(sorted(HEADERS), k=chance.randint(1, 3))
    return Odd(
        "odd headers", path=chance.choice(places), headers={name: chance.choice(HEADERS[name]) for name in names}
    )


def _odd_body(chance: random.Random, places: Sequence[str]) -> Odd:
    content_type, body = chance.choice(BODIES)
    # Other wrong lengths never come past the server: see test_wire.py.
    headers = {"CONTENT_LENGTH": ""} if chance.random() < 0.2 else {}
    return Odd(
        "odd body",
        method=chance.choice(["POST", "PUT", "GET"]),
        path=chance.choice(places),
        headers=headers,
        content_type=content_type,
        body=body,
    )


KINDS: list[Callable[[random.Random, Sequence[str]], Odd]] = [
    _unknown_address,
    _odd_query,
    _long_query,
    _broken_text,
    _wrong_method,
    _odd_headers,
    _odd_body,
]
