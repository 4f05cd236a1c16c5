"""When a backup is made by itself, which stay, where copies go, and who hears of trouble."""

import json
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import InboxMessage
from accounts.roles import Role
from portal.keeping import copies, looking, record, telling
from portal.keeping.backing_up import _settings_file, back_up
from portal.keeping.errors import BackupFailed
from portal.keeping.pruning import kept
from portal.keeping.record import Backup
from tests import factories as make


def at(clock: str, day: int = 20) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"2026-07-{day}T{clock}"))


def noted(folder: Path, when: datetime, *, ok: bool = True, **facts: Any) -> None:
    folder.mkdir(exist_ok=True)
    record.note(folder, Backup(when, when, ok=ok, **facts))


def test_a_backup_is_due_once_its_time_has_passed(folders: Path, settings: Any) -> None:
    settings.BACKUP_AT = ["02:30", "12:00"]
    assert looking.due(at("09:00"))
    noted(settings.BACKUP_DIR, at("02:31"))
    assert not looking.due(at("11:59"))
    assert looking.due(at("12:00"))
    noted(settings.BACKUP_DIR, at("12:01"), ok=False, error="磁盘满了")
    assert not looking.due(at("12:20"))
    assert looking.due(at("12:31"))
    noted(settings.BACKUP_DIR, at("12:33"))
    assert not looking.due(at("02:29", day=21))


def test_all_of_today_and_the_last_of_each_earlier_day_stay(settings: Any) -> None:
    settings.BACKUP_KEEP, settings.BACKUP_KEEP_DAYS = 3, 30
    names = [f"portal-202607{day}-{hour}0000-000000.tar" for day in (17, 18, 19, 20) for hour in ("02", "12")]
    assert sorted(kept(names, today=date(2026, 7, 20))) == [names[3], names[5], names[6], names[7]]
    # Nothing is kept longer than was promised, except where it is the only one.
    assert kept(names, today=date(2026, 9, 20)) == {names[7]}


@pytest.mark.django_db
def test_a_key_that_cannot_be_used_is_trouble_and_not_silence(folders: Path, settings: Any) -> None:
    settings.BACKUP_KEY = "too short"
    with pytest.raises(BackupFailed):
        back_up(settings.BACKUP_DIR)
    assert "BACKUP_KEY 太短" in record.state().trouble
    with pytest.raises(BackupFailed, match="建不了"):
        back_up(Path(__file__) / "below a file")


def test_the_key_of_the_archive_is_not_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = tmp_path / ".env"
    env.write_text("SITE_URL=https://example.org\nexport BACKUP_KEY=one\n BACKUP_KEY = two\n#BACKUP_KEY=three\n")
    monkeypatch.setenv("ENV_FILE", str(env))
    assert _settings_file() == b"SITE_URL=https://example.org\n"


@pytest.mark.django_db
def test_administrators_hear_of_trouble_once(folders: Path, settings: Any) -> None:
    settings.BACKUP_AT = [f"{timezone.localtime() - timedelta(hours=3):%H:%M}"]
    make.user(Role.EDITOR)
    administrator = make.user(Role.ADMINISTRATOR)
    assert "还没有" in record.state().trouble
    noted(settings.BACKUP_DIR, timezone.now() - timedelta(minutes=3), ok=False, error="磁盘满了。")
    for _ in range(3):
        looking.look()
    told = InboxMessage.objects.get(template=telling.TROUBLE)
    assert told.person == administrator
    assert "磁盘满了" in told.text
    settings.BACKUP_COPY_TO = "/mnt/away"
    for minutes in (2, 1):
        noted(settings.BACKUP_DIR, timezone.now() - timedelta(minutes=minutes), path=__file__, error="盘没挂上。")
        looking.look()
    assert "/mnt/away" in record.state().trouble
    assert InboxMessage.objects.filter(template=telling.TROUBLE).count() == 1
    noted(settings.BACKUP_DIR, timezone.now() - timedelta(hours=27), path=__file__)
    assert "已经太久" in record.state().trouble


def test_a_copy_goes_to_another_disk_and_old_ones_go_from_there(folders: Path, tmp_path: Path, settings: Any) -> None:
    mount, archive = tmp_path / "mount", tmp_path / "portal-20260720-120000-000000.tar"
    archive.write_bytes(b"whole")
    settings.BACKUP_COPY_TO = str(mount)
    with pytest.raises(copies.CopyFailed, match="不在"):
        copies.copy(archive, same_disk_as=tmp_path)
    mount.mkdir()
    with pytest.raises(copies.CopyFailed, match="同一块盘"):
        copies.copy(archive, same_disk_as=tmp_path)
    assert not list(mount.iterdir())
    settings.BACKUP_COPY_OTHER_DISK = False
    (mount / "portal-20260701-120000-000000.tar").touch()
    (mount / "something-else.tar").touch()
    copied = copies.copy(archive, same_disk_as=tmp_path)
    assert Path(copied).read_bytes() == b"whole"
    assert sorted(path.name for path in mount.iterdir()) == [archive.name, "something-else.tar"]


def test_a_store_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path, settings: Any) -> None:
    archive = tmp_path / "portal-20260720-120000-000000.tar"
    archive.write_bytes(b"whole")
    settings.BACKUP_COPY_TO, settings.BACKUP_S3_ENDPOINT = "s3://bucket/portal", "http://127.0.0.1:9"
    with pytest.raises(copies.CopyFailed, match="没有成功"):
        copies.copy(archive, same_disk_as=tmp_path)


@pytest.mark.django_db
def test_a_new_machine_forgets_nothing_of_the_one_that_died(folders: Path, tmp_path: Path, settings: Any) -> None:
    """It has been installed and makes backups, with the same place for copies, before anybody restores."""
    mount = tmp_path / "mount"
    mount.mkdir()
    settings.BACKUP_COPY_TO, settings.BACKUP_COPY_OTHER_DISK = str(mount), False
    yesterday = timezone.localtime() - timedelta(days=1)
    last = mount / f"portal-{yesterday:%Y%m%d}-180000-000000.tar"
    last.write_bytes(b"all there is")
    listed = json.dumps([{"person": str(uuid.uuid4()), "at": yesterday.isoformat()}], indent=1)
    (mount / copies.ERASED).write_text(listed)
    done = back_up(settings.BACKUP_DIR)
    assert copies.names() == [last.name, Path(done.path).name]
    assert (mount / copies.ERASED).read_text() == (settings.BACKUP_DIR / copies.ERASED).read_text() == listed
