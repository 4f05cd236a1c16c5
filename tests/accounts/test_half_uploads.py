"""A connection breaks in the middle of an upload, at the real server: nothing half written; once more it works."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fuzz.test_wire import END, PATIENCE_SECONDS, say, status
from tests.intake import pictures
from tests.intake.workbooks import xlsx
from tests.served import manage, served
from tests.starter_fixture import Databases

# Any will do, as long as cookie and header agree.
TOKEN = "a" * 32
ROWS = [["企业名称", "统一社会信用代码"], *([f"示例第{n}厂", ""] for n in range(300))]
PEOPLE = """
import json
from django.test import Client
from accounts.models import User
from accounts.roles import Role
from tests import factories
def session(person):
    browser = Client()
    browser.force_login(person)
    return browser.cookies["sessionid"].value
print("things:", json.dumps({
    "clerk": session(factories.user(Role.HELP_DESK)),
    "guest": session(factories.user(name="示例负责人")),
    "firm": str(factories.enterprise(name="示例木业").uuid),
}))
"""
HELD = """
import json
from pathlib import Path
from django.conf import settings
from accounts.models import Claim, Enterprise
from intake.models import Import, ImportRow, PrivateFile
print("things:", json.dumps({
    "claims": Claim.objects.count(),
    "firms": Enterprise.objects.count(),
    "imports": list(Import.objects.values_list("state", flat=True)),
    "rows": ImportRow.objects.count(),
    "files": PrivateFile.objects.count(),
    "on disk": sum(path.is_file() for path in Path(settings.PRIVATE_DIR).rglob("*")),
}))
"""
NOTHING = {"claims": 0, "firms": 1, "imports": [], "rows": 0, "files": 0, "on disk": 0}


class Site:
    """The server, its people, and what its database holds."""

    def __init__(self, environment: dict[str, str], address: str, folder: Path) -> None:
        self.environment, self.address, self.log = environment, address, folder / "serve.log"
        self.things: dict[str, str] = self._said(PEOPLE)

    def held(self) -> dict[str, Any]:
        return self._said(HELD)

    def _said(self, script: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(manage(self.environment, "shell", "-c", script).rpartition("things: ")[2])
        return found

    def upload(self, who: str, at: str, field: str, name: str, content: bytes) -> bytes:
        """The request as a browser sends it."""
        body = (
            f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
            + content
            + b"\r\n--x--\r\n"
        )
        head = (
            f"POST {at} HTTP/1.1\r\nHost: localhost\r\nX-CSRFToken: {TOKEN}\r\n"
            f"Cookie: sessionid={self.things[who]}; csrftoken={TOKEN}\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body)}"
        )
        return head.encode() + END + body


@pytest.fixture(scope="module")
def site(
    starter_databases: Databases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("half")
    with django_db_blocker.unblock():
        name = starter_databases.copy(starter_databases.laid, f"half_{os.getpid()}")
    environment = os.environ | {"DATABASE_URL": starter_databases.url(name), "VAR_DIR": str(folder / "var")}
    with served(environment, folder) as address:
        yield Site(environment, address, folder)
    with django_db_blocker.unblock():
        starter_databases.drop(name)


def broken_off(site: Site, sent: bytes) -> None:
    """Send it, and be gone: no good-bye, as when a phone loses its signal."""
    where = urlsplit(site.address)
    with socket.create_connection((where.hostname, where.port), timeout=PATIENCE_SECONDS) as wire:
        wire.sendall(sent)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


UPLOADS: dict[str, tuple[Callable[[], bytes], Callable[[Site], tuple[str, str, str, str]]]] = {
    "a register": (lambda: xlsx(ROWS), lambda site: ("clerk", "/admin/enterprises/import/", "file", "list.xlsx")),
    # Half of it is a table as well.
    "a register as text": (
        lambda: "".join(f"{name},{code}\r\n" for name, code in ROWS).encode(),
        lambda site: ("clerk", "/admin/enterprises/import/", "file", "list.csv"),
    ),
    "a licence": (
        lambda: pictures.jpeg() + bytes(200_000),
        lambda site: ("guest", f"/mine/enterprises/{site.things['firm']}/claim/", "licence", "a.jpg"),
    ),
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_half_an_upload_leaves_nothing_and_the_whole_one_works(site: Site, kind: str) -> None:
    before = site.held()
    content, place = UPLOADS[kind]
    whole = site.upload(*place(site), content())
    for share in (0.3, 0.6, 0.98):
        sent = whole[: int(len(whole) * share)]
        came = say(site.address, sent, then_leave=True)
        assert came == b"" or 400 <= (status(came) or 0) < 500, came[:300]
        broken_off(site, sent)
    assert status(say(site.address, b"GET / HTTP/1.1\r\nHost: localhost" + END)) == 200
    assert site.held() == before
    assert "Internal Server Error" not in site.log.read_text()

    came = say(site.address, whole)
    assert status(came) == 302, came[:300]
    after = site.held()
    assert after["claims"] - before["claims"] == (kind == "a licence")
    assert len(after["imports"]) - len(before["imports"]) == (kind != "a licence")
    assert "refused" not in after["imports"]
