"""The site as production serves it: a real server below a path of the bureau's own host, behind a proxy with TLS."""

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from tests.portal.test_production import SAFE
from tests.served import ROOT, free_port, manage
from tests.starter_fixture import Databases

HOST = "www.example.gov.cn"
PREFIX = "/safety"
READY = "网站已就绪"


class Site:
    """Asks the server as the proxy in front of it would, or as somebody who walked round the proxy."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, *, host: str = HOST, scheme: str = "https") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": scheme})
        return connection.getresponse()

    def page(self, path: str) -> str:
        response = self.ask(path)
        text = response.read().decode()
        assert response.status == 200, text
        return text


@pytest.fixture(scope="module")
def production(
    starter_databases: Databases, starter_copy: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("production")
    port = free_port()
    environment = (
        os.environ
        | SAFE
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "DATABASE_URL": starter_databases.url(starter_copy(folder.name)),
            "VAR_DIR": str(folder),
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}{PREFIX}",
        }
    )
    manage(environment, "collectstatic", "--no-input")
    manage(environment, "search_drain")
    command = [sys.executable, "manage.py", "serve", "--only", "web", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert any(READY in line for line in process.stdout)
            yield Site(port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def test_every_address_on_the_page_lies_below_the_prefix(production: Site) -> None:
    for path in ("/", "/standards/gm10/11-3/", "/criteria/?scene=dust", "/search/?q=除尘器"):
        html = production.page(PREFIX + quoted(path))
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', html)
        assert addresses
        assert [address for address in addresses if not address.startswith(f"{PREFIX}/")] == []
        assert f'action="{PREFIX}/search/"' in html


def test_a_proxy_that_takes_the_prefix_off_is_understood_too(production: Site) -> None:
    assert production.page("/standards/gm10/") == production.page(f"{PREFIX}/standards/gm10/")


def test_static_files_are_hashed_compressed_and_kept(production: Site) -> None:
    sheets = re.findall(r'href="([^"]+\.css)"', production.page(f"{PREFIX}/"))
    assert sheets
    for sheet in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
        response = production.ask(sheet)
        assert response.status == 200
        assert "immutable" in (response.getheader("Cache-Control") or "")


def test_the_admin_sends_to_the_login_below_the_prefix(production: Site) -> None:
    response = production.ask(f"{PREFIX}/admin/")
    assert response.status == 302
    assert (response.getheader("Location") or "").startswith(f"{PREFIX}/admin/login/")
    login = production.ask(f"{PREFIX}/accounts/login/")
    assert f"Path={PREFIX}/" in (login.getheader("Set-Cookie") or "")
    assert "Secure" in (login.getheader("Set-Cookie") or "")


def test_plain_http_is_sent_to_https(production: Site) -> None:
    response = production.ask(f"{PREFIX}/standards/", scheme="http")
    assert response.status == 301
    assert response.getheader("Location") == f"https://{HOST}{PREFIX}/standards/"


def test_another_host_is_refused_in_chinese(production: Site) -> None:
    response = production.ask(f"{PREFIX}/", host="evil.example.com")
    assert response.status == 400
    assert "<h1" in response.read().decode()


def test_probes_are_answered_whatever_the_host_and_without_tls(production: Site) -> None:
    for path in ("/healthz", f"{PREFIX}/healthz", f"{PREFIX}/readyz"):
        response = production.ask(path, host="127.0.0.1", scheme="http")
        assert response.status == 200, path
        assert response.getheader("Cache-Control") == "no-store"
        assert response.getheader("Set-Cookie") is None


def test_pages_promise_https(production: Site) -> None:
    response = production.ask(f"{PREFIX}/")
    assert "max-age=31536000" in (response.getheader("Strict-Transport-Security") or "")
    assert response.getheader("X-Frame-Options") == "DENY"
    assert response.getheader("X-Content-Type-Options") == "nosniff"


def quoted(path: str) -> str:
    """An address as a browser sends it."""
    return quote(path, safe="/?=&")
