"""What no HTTP library lets one say, said over a plain socket to the real server."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.served import served
from tests.starter_fixture import Databases

PATIENCE_SECONDS = 20
END = b"\r\n\r\n"
HOST = b"Host: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"

# Refused by our own page: a person may have followed a broken link.
REFUSED_IN_CHINESE = {
    "broken UTF-8 in the path": b"GET /%ff%fe/ HTTP/1.1\r\n" + HOST + END,
    "NUL in the path": b"GET /standards/%00/ HTTP/1.1\r\n" + HOST + END,
    "NUL in the query": b"GET /search/?q=a%00b HTTP/1.1\r\n" + HOST + END,
    "broken UTF-8 in the query": b"GET /search/?q=%c3%28 HTTP/1.1\r\n" + HOST + END,
    "unknown address": b"GET /%e6%b2%a1%e6%9c%89/ HTTP/1.1\r\n" + HOST + END,
    "a host that is none": b"GET / HTTP/1.1\r\nHost: a_b..c\r\n" + END,
    "thousands of fields": b"GET /search/?"
    + b"&".join(b"a%d=1" % n for n in range(3000))
    + b" HTTP/1.1\r\n"
    + HOST
    + END,
    "a form without its token": b"POST /accounts/login/ HTTP/1.1\r\n"
    + HOST
    + FORM
    + b"Content-Length: 7"
    + END
    + b"login=a",
    "a static file that is none": b"GET /static/nowhere.css HTTP/1.1\r\n" + HOST + END,
    "a form sent to a static file": b"POST /static/theme/site.css HTTP/1.1\r\n" + HOST + b"Content-Length: 0" + END,
    "an unusual method": b"PROPFIND / HTTP/1.1\r\n" + HOST + END,
}
# Refused by the server before the site sees them, or not answered at all.
REFUSED_AT_ONCE = {
    "raw bytes in the path": b"GET /\xff\xfe\x00 HTTP/1.1\r\n" + HOST + END,
    "no version": b"GET /\r\n\r\n",
    "a version to come": b"GET / HTTP/9.9\r\n" + HOST + END,
    "no method": b" / HTTP/1.1\r\n" + HOST + END,
    "a header of 2 MB": b"GET / HTTP/1.1\r\n" + HOST + b"X-Long: " + b"x" * 2_000_000 + END,
    "5,000 headers": b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: 1\r\n" % n for n in range(5000)) + END,
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: \x00" + END,
    "a header without a colon": b"GET / HTTP/1.1\r\n" + HOST + b"nonsense" + END,
    "a negative length": b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + b"Content-Length: -1" + END,
    "a length in words": b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + b"Content-Length: many" + END,
    "a broken chunk": b"POST /accounts/login/ HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked"
    + END
    + b"zz\r\nx\r\n",
    "the beginning of TLS": bytes.fromhex("16030100a5010000a10303"),
    "an address of 200 KB": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + END,
}
# The sender gives up in the middle.
BROKEN_OFF = {
    "half a request line": b"GET /stand",
    "half the headers": b"GET / HTTP/1.1\r\nHost: loc",
    "half a form": b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 9000" + END + b"login=a",
    "half an upload": b"POST /accounts/login/ HTTP/1.1\r\n"
    + HOST
    + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000"
    + END
    + b'--x\r\nContent-Disposition: form-data; name="a"; filename="b.png"\r\n\r\nhalf',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes."""
    return tmp_path_factory.mktemp("wire")


@pytest.fixture(scope="module")
def site(starter_databases: Databases, starter_copy: Callable[[str], str], folder: Path) -> Iterator[str]:
    """The address of the whole site with the starter content."""
    url = starter_databases.url(starter_copy(folder.name))
    with served(os.environ | {"DATABASE_URL": url, "VAR_DIR": str(folder / "var")}, folder) as address:
        yield address


def say(site: str, sent: bytes, *, then_leave: bool = False, patience: int = PATIENCE_SECONDS) -> bytes:
    """Send bytes and return all that comes back; empty where the server just hangs up."""
    where = urlsplit(site)
    came = b""
    with socket.create_connection((where.hostname, where.port), timeout=patience) as wire:
        try:
            wire.sendall(sent)
            if then_leave:
                wire.shutdown(socket.SHUT_WR)
            while part := wire.recv(65536):
                came += part
                if _is_whole(came):
                    break
        except TimeoutError:
            raise
        except OSError:
            pass  # it has hung up
    return came


def _is_whole(came: bytes) -> bool:
    head, found, body = came.partition(END)
    length = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(found) and (len(body) >= int(length[0]) if length else came.endswith(b"0\r\n\r\n"))


def status(came: bytes) -> int | None:
    """The status of an answer, or None where there was none."""
    return int(came.split(b" ", 2)[1]) if came.startswith(b"HTTP/") else None


def assert_alive(site: str) -> None:
    came = say(site, b"GET /standards/gm10/11-3/ HTTP/1.1\r\n" + HOST + END)
    assert "哪些不算" in came.decode()


@pytest.mark.parametrize("sent", REFUSED_IN_CHINESE.values(), ids=REFUSED_IN_CHINESE)
def test_the_site_refuses_in_chinese(site: str, sent: bytes) -> None:
    came = say(site, sent)
    assert 400 <= (status(came) or 0) < 500, came[:200]
    page = came.decode()
    assert 'lang="zh-Hans"' in page
    assert "<h1" in page


@pytest.mark.parametrize("sent", REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE)
def test_the_server_refuses(site: str, sent: bytes) -> None:
    came = say(site, sent, then_leave=True)
    assert came == b"" or 400 <= (status(came) or 0) < 500, came[:200]
    assert_alive(site)


@pytest.mark.parametrize("sent", BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_who_leaves_in_the_middle_harms_nobody(site: str, folder: Path, sent: bytes) -> None:
    came = say(site, sent, then_leave=True)
    assert came == b"" or 400 <= (status(came) or 0) < 500, came[:200]
    assert_alive(site)
    assert "Internal Server Error" not in (folder / "serve.log").read_text()
