"""Photos: the original stays as it came, what is shown of it carries nothing but the picture."""

import io
import uuid
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assistance.domain.photos import keep_photo, view_of
from assistance.models import AssistanceLog, FindingPhoto, PhotoViews
from assistance.views.uploading import take_in
from intake.models import PrivateFile
from intake.private import storage
from intake.private.files import open_file
from tests import factories as make
from tests.assistance.files import OWNER, phone_photo
from tests.assistance.making import World, evidence, finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "PNG"])
def test_the_original_is_untouched_and_its_views_say_nothing_but_the_picture(world: World, form: str) -> None:
    upload = phone_photo(form)
    kept = keep_photo(upload, name=upload.name or "", by=world.lead)
    with open_file(kept) as source:
        assert source.read() == upload.open().read()
    views = PhotoViews.objects.get(original=kept.uuid)
    assert views.taken_at == timezone.make_aware(datetime(2026, 11, 25, 10, 20, 30))  # noqa: DTZ001
    assert (views.width, views.height) == (1600, 800)
    for size, longest in (("shown", 1600), ("thumbnail", 360)):
        view = view_of(kept.uuid, size=size)
        assert view
        with open_file(view) as source:
            content = source.read()
        picture = Image.open(io.BytesIO(content))
        assert max(picture.size) == longest
        assert not picture.getexif()
        assert OWNER.encode() not in content
    assert kept.name.startswith("现场") or "/" not in kept.name


def test_what_is_no_photo_is_refused_and_leaves_nothing(world: World) -> None:
    with pytest.raises(ValidationError, match="这不是能用的图片"):
        take_in(SimpleUploadedFile("a.jpg", b"\x00\x01\x02"), by=world.lead)
    assert not PrivateFile.objects.exists()
    assert list(storage.every(older_than=0)) == []


def test_a_full_disk_is_said_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "write", full)
    with pytest.raises(ValidationError, match="磁盘满了"):
        take_in(phone_photo(), by=world.lead)
    assert not PhotoViews.objects.exists()


def test_a_photo_goes_to_whom_the_policy_names_and_leaves_a_line(world: World, client: Client) -> None:
    elsewhere = World()
    for member in (world.lead, world.desk, elsewhere.lead):
        make.second_factor(member)
    found = finding(world)
    upload = phone_photo()
    kept = keep_photo(upload, name="a.jpg", by=world.lead)
    row = FindingPhoto.objects.create(finding=found, file=kept.uuid, sha256=kept.sha256, taken_by=world.lead)
    for person, status in ((world.boss, 200), (world.desk, 200), (elsewhere.boss, 404), (elsewhere.lead, 404)):
        client.force_login(person)
        for size in ("thumbnail", "shown", "original"):
            answer = client.get(reverse("help_photo", args=[row.uuid, size]))
            assert answer.status_code == status
            if status == 200:
                assert "no-store" in answer["Cache-Control"]
    assert client.get(reverse("help_photo", args=[row.uuid, "huge"])).status_code == 404
    assert list(AssistanceLog.objects.filter(act="see").values_list("by", flat=True)) == [world.desk.pk]


def test_a_file_is_handed_over_in_parts(world: World, client: Client) -> None:
    kept = keep_photo(phone_photo(), name="a.jpg", by=world.boss)
    row = evidence(world, finding(world), file=kept.uuid)
    address = reverse("help_evidence", args=[row.uuid, "original"])
    client.force_login(world.boss)
    with open_file(kept) as source:
        whole = source.read()
    for asked, status, content in (
        ("bytes=0-99", 206, whole[:100]),
        ("bytes=100-", 206, whole[100:]),
        ("bytes=-7", 206, whole[-7:]),
        ("lines=1-2", 200, whole),
    ):
        answer = client.get(address, headers={"range": asked})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert (answer.status_code, body) == (status, content)
    assert client.get(address, headers={"range": f"bytes={len(whole)}-"}).status_code == 416
    assert client.get(reverse("help_evidence", args=[uuid.uuid4(), "shown"])).status_code == 404
