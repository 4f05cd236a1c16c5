"""A disk without room: what was typed stays on the page, nothing is half kept, and the same form works afterwards."""

import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from assistance.models import Evidence, Finding
from intake.models import PrivateFile
from intake.private import storage
from intake.receiving import LargeFileHandler
from tests.assistance.making import World, finding, visit
from tests.assistance.pages import at, browser, said
from tests.intake import pictures

pytestmark = pytest.mark.django_db


class FullDisk(LargeFileHandler):
    """Writes where the kernel has no room for anything."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file.file = open("/dev/full", "w+b")  # noqa: PTH123, SIM115 - closed by the handler


@pytest.fixture
def large() -> bytes:
    """Larger than what is kept in memory."""
    return pictures.file_of(pictures.noise(1400, 1400), "JPEG", quality=95)


def photo(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", content, "image/jpeg")


def test_a_finding_is_not_lost_to_a_full_disk(world: World, settings: Any, large: bytes) -> None:
    row, client = visit(world), browser(world.lead)
    sent = {"client_uuid": uuid.uuid4(), "text": "栏杆松了，一碰就晃"}
    handlers = settings.FILE_UPLOAD_HANDLERS
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.FullDisk"]
    answer = client.post(at("help_record", row), sent | {"photos": [photo(large), photo(b"\xff\xd8\xff")]})
    assert "服务器的磁盘满了" in said(answer)
    assert BeautifulSoup(answer.content, "lxml").select_one("textarea").get_text(strip=True) == sent["text"]
    assert (Finding.objects.count(), PrivateFile.objects.count()) == (0, 0)
    assert list(storage.every(older_than=2**33)) == []
    settings.FILE_UPLOAD_HANDLERS = handlers
    client.post(at("help_record", row), sent | {"photos": photo(large)})
    assert [one.photos.count() for one in Finding.objects.all()] == [1]


def test_evidence_is_not_lost_to_a_full_disk(world: World, settings: Any, large: bytes) -> None:
    row, client = finding(world), browser(world.boss)
    sent = {"client_uuid": uuid.uuid4(), "shows": "fix", "text": "装好了"}
    handlers = settings.FILE_UPLOAD_HANDLERS
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.FullDisk"]
    answer = client.post(at("help_show_finding", row), sent | {"uploads": photo(large)})
    assert "服务器的磁盘满了" in said(answer)
    assert 'value="装好了"' in answer.content.decode()
    assert (Evidence.objects.count(), PrivateFile.objects.count()) == (0, 0)
    settings.FILE_UPLOAD_HANDLERS = handlers
    client.post(at("help_show_finding", row), sent | {"uploads": photo(large)})
    assert Evidence.objects.get().text == "装好了"
