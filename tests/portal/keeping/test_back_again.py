"""A backup is put back: everything is there, what must be done anew is done, and what must not come back does not."""

import io
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from wagtail.models import Page

from accounts.domain.erasure import erase
from accounts.models import AuditEntry, User
from content.models import PortalDocument
from intake.models import PrivateFile
from portal.keeping import copies, databases, erased, restoring
from portal.keeping.archive import read_through, write
from portal.keeping.backing_up import back_up
from portal.keeping.errors import RestoreFailed
from portal.keeping.files import named_by_rows
from tests.portal.keeping import small_site
from tests.portal.keeping.restored import inside
from tests.portal.keeping.small_site import SHOWN, UPLOADED
from tests.served import ROOT

pytestmark = pytest.mark.django_db
FIRST = Path(__file__).parent / "fixtures" / "first.tar"


def restored_from(archive: Path, into: Path, address: str) -> list[str]:
    out = io.StringIO()
    call_command("restore", str(archive), into=str(into), database=address, stdout=out)
    return out.getvalue().strip().splitlines()


def test_all_is_back_and_who_was_erased_since_is_erased_again(
    folders: Path, tmp_path: Path, empty_database: str, settings: Any
) -> None:
    settings.BACKUP_KEY = "a key of twenty letters and more"
    site = small_site.lay()
    out = io.StringIO()
    call_command("backup", to=str(settings.BACKUP_DIR), stdout=out)
    archive = Path(out.getvalue().strip().splitlines()[-1])
    assert archive.suffix == ".age"
    assert UPLOADED not in archive.read_bytes()
    erase(site.trainee)
    settings.BACKUP_AT = ["00:00"]
    erased.write_list()
    assert site.trainee.name not in (settings.BACKUP_DIR / copies.ERASED).read_text()

    into = tmp_path / "back"
    umask = os.umask(0o027)
    lines = restored_from(archive, into, empty_database)
    os.umask(umask)

    said = json.loads((into / restoring.SAID).read_text())
    assert lines[-1] == f"{sum(said['rows'].values())} rows, 2 files, all hashes equal"
    assert (into / "media" / site.document.file.name).read_bytes() == SHOWN
    assert (into / "private" / site.file.uuid.hex[:2] / site.file.uuid.hex).read_bytes() == UPLOADED
    assert json.loads((into / "keys.json").read_text())["IDENTITY_KEYS"] == ["a-key-of-the-test"]
    assert (into / "keys.json").stat().st_mode & 0o077 == 0
    assert (into / "media" / "documents").stat().st_mode & 0o777 == (into / "media").stat().st_mode & 0o777 == 0o755
    with inside(into, empty_database) as alias:
        assert Page.objects.using(alias).filter(title="上午写的一篇").exists()
        assert PrivateFile.objects.using(alias).get().name == "上午.txt"
        gone = User.objects.using(alias).get(pk=site.trainee.pk)
        assert (gone.is_active, gone.phone) == (False, None)
        assert User.objects.using(alias).get(pk=site.editor.pk).is_active
        assert not Session.objects.using(alias).exists()
        entry = AuditEntry.objects.using(alias).get(act="restore")
        assert archive.name in entry.about
        assert entry.facts["rows"] == sum(said["rows"].values())


def test_an_archive_of_the_first_days_opens_in_todays_code(folders: Path, tmp_path: Path) -> None:
    into = tmp_path / "back"
    assert restored_from(FIRST, into, "")[-1] == "5624 rows, 2 files, all hashes equal"
    with inside(into, "") as alias:
        assert PortalDocument.objects.using(alias).get().title == "给读者的文件"
        assert {path.read_bytes() for path in (into / "private").glob("*/*")} == {UPLOADED}
        assert named_by_rows(alias)


def test_what_was_counted_otherwise_is_refused_and_nothing_stays(
    folders: Path, tmp_path: Path, empty_database: str
) -> None:
    small_site.lay()
    archive = Path(back_up(tmp_path / "archives").path)
    (tmp_path / "unpacked").mkdir()
    said = read_through(archive, key="", into=tmp_path / "unpacked")
    said.rows["accounts_user"] += 1
    wrong = tmp_path / "wrong.tar"
    write(wrong, said, [(name, tmp_path / "unpacked" / name) for name in said.members], key="")
    into = tmp_path / "back"
    with pytest.raises(CommandError, match="accounts_user"):
        restored_from(wrong, into, empty_database)
    assert not into.exists()
    # Into the same database: it is as empty as before.
    into.mkdir()
    assert restored_from(archive, into, empty_database)[-1].endswith("all hashes equal")
    with pytest.raises(CommandError, match="已经有"):
        restored_from(archive, into, empty_database)
    if empty_database:
        with pytest.raises(RestoreFailed, match="张表"):
            restoring.restore(archive, tmp_path / "other", database=empty_database, erased_list=None)


def test_a_file_replaced_while_the_backup_runs_is_the_one_that_the_rows_mean(
    folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, to = small_site.lay(), tmp_path / "archives"
    as_of_now, replaced = databases.as_of_now, Path(site.document.file.path)

    @contextmanager
    def then_replaced(work: Path) -> Iterator[databases.Snapshot]:
        """At the worst moment: after the database was looked at, before the files are."""
        with as_of_now(work) as snapshot:
            if replaced.read_bytes() == SHOWN:
                replaced.unlink()
                PortalDocument.objects.create(title="x", file=ContentFile(b"another", name="notice.pdf"))
            yield snapshot

    monkeypatch.setattr(databases, "as_of_now", then_replaced)
    to.mkdir()
    (to / "portal-20260101-000000-000000.tar.part").write_bytes(b"of a run that was killed")
    said = read_through(Path(back_up(to).path), key="", into=tmp_path / "unpacked")
    kept = tmp_path / "unpacked" / "media" / site.document.file.name
    assert (kept.read_bytes(), said.rows["content_portaldocument"]) == (b"another", 2)
    assert sorted(path.suffix for path in to.iterdir()) == [".json", ".tar"]


def test_every_file_that_a_row_names_is_in_the_archive_or_said_to_be_missing(
    folders: Path, tmp_path: Path, settings: Any
) -> None:
    site = small_site.lay()
    over = small_site.keep(io.BytesIO(b"over"), name="x", purpose="import", owner=None, delete_after=timezone.now())
    (folders / "private" / over.uuid.hex[:2] / over.uuid.hex).unlink()
    assert back_up(tmp_path / "archives").missing == 0
    Path(site.document.file.path).unlink()
    done = back_up(tmp_path / "archives")
    assert (done.ok, done.missing, done.files) == (True, 1, 1)
    assert site.document.file.name in done.error
    assert AuditEntry.objects.filter(act="backup").count() == 2


def test_nothing_is_put_in_the_place_of_data_that_a_site_still_writes(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(file)) as site:
        site.execute("CREATE TABLE written (n integer)")
        done = subprocess.run(
            ["bash", "scripts/upgrade.sh", "--restore", str(FIRST)],
            cwd=ROOT, env=os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{file}"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert f"网站还开着（进程 {os.getpid()}）" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(("before", "putting"))] == []
