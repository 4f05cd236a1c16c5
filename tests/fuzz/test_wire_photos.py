"""Photos over a bad line: a form that breaks off, trickles, comes twice, or ten at once, at the real server."""

import os
import socket
import struct
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistance.models import Finding, FindingPhoto
from intake.models import PrivateFile
from tests.fuzz.test_wire import END, HOST, PATIENCE_SECONDS, assert_alive, say, status
from tests.intake import pictures
from tests.served import manage, served
from tests.starter_fixture import Databases

TOKEN = "a" * 32
MOST_MIB = 300
# Seconds for ten photos, one after the other, on a machine that does something else too.
LONG = 120
PEOPLE = """
from django.conf import settings
from django.test import Client
from accounts.roles import Role
from tests import factories
from tests.assistance import making
world = making.World(lead=factories.user(Role.HELP_TEAM))
client = Client()
client.force_login(world.lead)
row = making.visit(world)
name = settings.SESSION_COOKIE_NAME
print("things:", row.uuid, f"{name}={client.cookies[name].value}", settings.CSRF_COOKIE_NAME)
"""


@dataclass(frozen=True)
class Site:
    """The site, somebody who is logged in there, and a visit of his that is under way."""

    address: str
    folder: Path
    visit: str
    cookies: str
    held: Callable[[uuid.UUID], tuple[int, int]]
    files: Callable[[], int]

    def form(self, key: uuid.UUID, photo: bytes, text: str = "栏杆松了，一碰就晃") -> bytes:
        """What a browser sends; the words come last, behind the photo."""
        parts = {"csrfmiddlewaretoken": TOKEN, "client_uuid": str(key)}
        body = b"".join(_part(name, value.encode()) for name, value in parts.items())
        body += _part("photos", photo, 'filename="a.jpg"', b"Content-Type: image/jpeg\r\n")
        body += _part("text", text.encode()) + b"--x--\r\n"
        head = f"POST /help/visits/{self.visit}/record/ HTTP/1.1\r\nCookie: {self.cookies}\r\n".encode() + HOST
        return head + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d" % len(body) + END + body


def _part(name: str, value: bytes, more: str = "", kind: bytes = b"") -> bytes:
    disposition = f'Content-Disposition: form-data; name="{name}"' + (f"; {more}" if more else "")
    return b"--x\r\n" + disposition.encode() + b"\r\n" + kind + b"\r\n" + value + b"\r\n"


@pytest.fixture(scope="module")
def site(
    starter_databases: Databases,
    starter_copy: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[Site]:
    """One worker, so that its memory is the whole of it."""
    folder = tmp_path_factory.mktemp("photos")
    name = starter_copy(folder.name)
    environment = os.environ | {"DATABASE_URL": starter_databases.url(name), "VAR_DIR": str(folder / "var")}
    visit, session, csrf = manage(environment, "shell", "-c", PEOPLE).rpartition("things: ")[2].split()

    def held(key: uuid.UUID) -> tuple[int, int]:
        """Findings of this tap, and photos of them."""
        with django_db_blocker.unblock(), starter_databases.in_use(name):
            photos = FindingPhoto.objects.filter(finding__client_uuid=key)
            return Finding.objects.filter(client_uuid=key).count(), photos.count()

    def files() -> int:
        with django_db_blocker.unblock(), starter_databases.in_use(name):
            return PrivateFile.objects.count()

    with served(environment, folder) as address:
        yield Site(address, folder, visit, f"{session}; {csrf}={TOKEN}", held, files)


@pytest.fixture(scope="module")
def photo() -> bytes:
    """As large as a browser sends in many pieces."""
    return noise(900)


def noise(side: int) -> bytes:
    """What no format makes smaller."""
    return pictures.file_of(pictures.noise(side, side), "JPEG", quality=95)


def kept_on_disk(site: Site) -> int:
    private = site.folder / "var" / "private"
    return sum(1 for path in private.rglob("*") if path.is_file())


def hang_up(address: str, sent: bytes) -> None:
    """Send it, and be gone as a phone that lost its signal."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=PATIENCE_SECONDS) as wire:
        wire.sendall(sent)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("leave", ["waits", "is gone"])
@pytest.mark.parametrize("part", ["in the photo", "in the words", "before the end"])
def test_a_form_that_breaks_off_leaves_nothing_and_may_come_again(
    site: Site, photo: bytes, leave: str, part: str
) -> None:
    key, files, on_disk = uuid.uuid4(), site.files(), kept_on_disk(site)
    whole = site.form(key, photo)
    cut = {"in the photo": len(whole) // 2, "in the words": len(whole) - 20, "before the end": len(whole) - 4}[part]
    if leave == "waits":
        came = say(site.address, whole[:cut], then_leave=True)
        assert came == b"" or 400 <= (status(came) or 0) < 500, came[:200]
    else:
        hang_up(site.address, whole[:cut])
    assert_alive(site.address)
    assert (site.held(key), site.files(), kept_on_disk(site)) == ((0, 0), files, on_disk)
    assert status(say(site.address, whole)) == 302
    assert site.held(key) == (1, 1)
    assert "Internal Server Error" not in (site.folder / "serve.log").read_text()


def test_forms_that_trickle_keep_nobody_waiting(site: Site, photo: bytes) -> None:
    where, keys = urlsplit(site.address), [uuid.uuid4() for _ in range(3)]
    forms = [site.form(key, photo) for key in keys]
    wires = [socket.create_connection((where.hostname, where.port), timeout=PATIENCE_SECONDS) for _ in keys]
    piece = len(forms[0]) // 5
    for start in range(0, len(forms[0]), piece):
        for wire, form in zip(wires, forms, strict=True):
            wire.sendall(form[start : start + piece])
        # One thread is left of four. In front of a real site nginx waits for the rest of a form, for as many as come.
        assert_alive(site.address)
    for wire in wires:
        # Some may be asked to try again: so many photos at once have too few places.
        assert status(wire.recv(65536)) in {200, 302}
        wire.close()
    for key, form in zip(keys, forms, strict=True):
        assert status(say(site.address, form)) == 302
        assert site.held(key) == (1, 1)


def test_a_form_that_comes_twice_at_once_is_one_finding(site: Site, photo: bytes) -> None:
    key = uuid.uuid4()
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(partial(say, site.address), [site.form(key, photo)] * 2))
    assert [status(came) for came in answers] == [302, 302]
    assert site.held(key) == (1, 1)


def test_ten_large_photos_at_once_are_all_kept_and_need_little_memory(site: Site) -> None:
    large = noise(2500)
    large += bytes(12 * 2**20 - len(large))
    keys = [uuid.uuid4() for _ in range(10)]
    with ThreadPoolExecutor(len(keys)) as phones:
        answers = list(phones.map(lambda key: say(site.address, site.form(key, large), patience=LONG), keys))
    for key, came in zip(keys, answers, strict=True):
        if status(came) != 302:
            # Whoever finds no place is told to try again, and what he wrote is still there.
            assert "现在上传的人多" in came.decode()
            assert "栏杆松了，一碰就晃" in came.decode()
            assert status(say(site.address, site.form(key, large), patience=LONG)) == 302
        assert site.held(key) == (1, 1)
    assert 50 < most_memory("web-worker") < MOST_MIB


def most_memory(name: str) -> int:
    """The most MiB that one of our processes with this name ever held."""
    found = [0]
    for place in Path("/proc").glob("[0-9]*"):
        try:
            said = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
        except OSError:
            continue
        if said["Name"].strip().startswith(name[:15]) and os.getpid() in _ancestors(place):
            found.append(int(said["VmHWM"].split()[0]) // 1024)
    return max(found)


def _ancestors(place: Path) -> Iterator[int]:
    while True:
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return
        if parent == 0:
            return
        yield parent
        place = place.parent / str(parent)
