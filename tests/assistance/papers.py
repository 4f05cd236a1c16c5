"""Papers of help in a test: photos with a name on them, somebody who asks for a paper, what a Word file says."""

import io
import re
from typing import Any
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from assistance.domain.photos import keep_photo
from assistance.models import Finding, FindingPhoto
from tests import factories as make
from tests.assistance.making import World

OWNER = "金丝雀的手机"


def photo(world: World, colour: str = "navy") -> Any:
    """As a phone writes it, with its owner's name."""
    picture, label = Image.new("RGB", (1200, 900), colour), Image.Exif()
    label[0x013B] = OWNER.encode()
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=label)
    upload = SimpleUploadedFile(f"{OWNER}.jpg", file.getvalue(), "image/jpeg")
    return keep_photo(upload, name=f"{OWNER}.jpg", by=world.lead)


def pictured(world: World, finding: Finding, colour: str = "navy", **fields: Any) -> FindingPhoto:
    kept = photo(world, colour)
    return FindingPhoto.objects.create(
        finding=finding, file=kept.uuid, sha256=kept.sha256, taken_by=world.lead, **fields
    )


def enter(client: Client, person: Any) -> None:
    """Staff come in with a second factor only."""
    if person.groups.exists() and not person.authenticator_set.exists():
        make.second_factor(person)
    client.force_login(person)


def get(client: Client, person: Any, name: str, row: Any = None, status: int = 200) -> bytes:
    enter(client, person)
    answer = client.get(reverse(name, args=[row.uuid] if row else []))
    assert answer.status_code == status, name
    if status == 200:
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
    return bytes(answer.content)


def text_of(docx: bytes) -> str:
    return re.sub(r"<[^>]+>", "", ZipFile(io.BytesIO(docx)).read("word/document.xml").decode())
