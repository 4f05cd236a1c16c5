"""Private files: whole or not there, gone when they should be, handed out so that a browser runs nothing."""

import errno
import io
import os
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from intake.models import PrivateFile
from intake.private import files, storage
from intake.private.answers import answer
from intake.private.files import FileGone, FileTooLarge, discard, keep, open_file, sweep
from tests.intake.conftest import kept_files
from tests.intake.workbooks import packed, table

pytestmark = pytest.mark.django_db
OWNER = uuid.uuid4()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
DAY = timedelta(days=1)


def kept(data: bytes = b"hello", name: str = "a.txt", **more: object) -> PrivateFile:
    return keep(data, name=name, purpose="test", owner=OWNER, **more)  # type: ignore[arg-type]


def age(path: Path, days: float) -> None:
    then = path.stat().st_mtime - days * 86_400
    os.utime(path, (then, then))


def test_a_name_is_never_a_path(private_dir: Path) -> None:
    for name in ("../../../evil", "/etc/evil", "a\x00b", "x" * 300):
        kept(name=name)
    found = kept_files(private_dir)
    assert len(found) == 4
    assert {path.parent.parent for path in found} == {private_dir}
    assert all(uuid.UUID(hex=path.name) and path.stat().st_mode & 0o777 == 0o600 for path in found)


def test_what_was_kept_is_read_again() -> None:
    file = kept(PNG, "照片.exe")
    with open_file(file) as opened:
        assert opened.read() == PNG
    assert (file.size, file.content_type, file.name) == (68, "image/png", "照片.exe")
    assert len(file.sha256) == 64


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (table(["甲"]), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (packed({"a.txt": b""}), "application/zip"),
        (b"PK\x03\x04broken", "application/zip"),
        (b"<script>alert(1)</script>", "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_kind_is_seen_from_the_bytes(data: bytes, kind: str) -> None:
    assert kept(data, "x.png").content_type == kind


def test_too_many_bytes_leave_nothing(private_dir: Path) -> None:
    with pytest.raises(FileTooLarge, match="1 MB"):
        kept(bytes(2**20 + 1), max_mib=1)
    assert kept_files(private_dir) == []
    assert not PrivateFile.objects.exists()


def test_a_full_disk_leaves_nothing(private_dir: Path) -> None:
    class Breaking(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        keep(Breaking(b"x"), name="a", purpose="test", owner=OWNER)
    assert kept_files(private_dir) == []


def test_a_transaction_rolled_back_leaves_no_file_to_be_reached(private_dir: Path) -> None:
    with transaction.atomic():
        kept()
        transaction.set_rollback(True)
    assert not PrivateFile.objects.exists()
    (orphan,) = kept_files(private_dir)
    assert sweep() == 0, "somebody may still be about to commit"
    age(orphan, 1.1)
    assert sweep() == 1
    assert kept_files(private_dir) == []


def test_parts_of_broken_uploads_and_foreign_files_are_swept(private_dir: Path) -> None:
    file = kept()
    place = storage.place_of(file.uuid)
    part = place.with_suffix(".part")
    part.write_bytes(b"x")
    for path in (part, place):
        age(path, 2)
    assert sweep() == 1
    assert kept_files(private_dir) == [place], "what has a row stays, however old"


def test_nobody_gets_what_is_over() -> None:
    file = kept(delete_after=timezone.now() + DAY)
    open_file(file).close()
    PrivateFile.objects.update(delete_after=timezone.now())
    file.refresh_from_db()
    with pytest.raises(FileGone, match="重新上传"):
        open_file(file)
    with pytest.raises(FileGone):
        answer(file)


def test_bytes_go_with_the_commit_and_not_before(django_capture_on_commit_callbacks: object, private_dir: Path) -> None:
    file = kept()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        discard(file)
        assert len(kept_files(private_dir)) == 1
        file.refresh_from_db()
        assert file.is_over
    assert kept_files(private_dir) == []
    assert not PrivateFile.objects.exists()


def test_a_disk_that_refuses_is_asked_again(private_dir: Path) -> None:
    file = kept(delete_after=timezone.now() - DAY)
    other = kept(delete_after=timezone.now() - DAY)
    place = storage.place_of(file.uuid)
    place.unlink()
    (place / "in the way").mkdir(parents=True)
    assert sweep() == 1
    assert list(PrivateFile.objects.values_list("pk", flat=True)) == [file.pk]
    assert not storage.place_of(other.uuid).exists()
    (place / "in the way").rmdir()
    place.rmdir()
    assert sweep() == 1
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "download", "disposition"),
    [
        (PNG, "现场 照片👷.png", False, "inline"),
        (PNG, "现场 照片👷.png", True, "attachment"),
        (b"<script>alert(1)</script>", "a.html", False, "attachment"),
        (b"<svg onload='alert(1)'/>", "a.svg", False, "attachment"),
    ],
)
def test_a_browser_runs_nothing_and_keeps_nothing(data: bytes, name: str, download: bool, disposition: str) -> None:
    response = answer(kept(data, name), download=download)
    assert response["Content-Disposition"].split(";")[0] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "html" not in response["Content-Type"]
    assert "svg" not in response["Content-Type"]
    assert b"".join(response) == data  # type: ignore[call-overload]
    response.close()


def test_a_chinese_name_reaches_the_browser() -> None:
    response = answer(kept(name='现场"照片\r\nX-Evil: 1.png'))
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]
    response.close()


def test_no_address_leads_to_the_folder(client: Client) -> None:
    assert not Path(settings.PRIVATE_DIR).is_relative_to(settings.MEDIA_ROOT)
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.PRIVATE_DIR)
    place = storage.place_of(kept().uuid)
    for way in (f"../{place.parent.parent.name}", f"..%2f{place.parent.parent.name}"):
        response = client.get(f"/media/{way}/{place.parent.name}/{place.name}")
        assert response.status_code in {400, 404}


def test_what_a_file_is_for_stays_with_it() -> None:
    file = kept()
    assert (file.purpose, file.owner) == ("test", OWNER)
    assert files.ORPHAN_AFTER >= DAY
