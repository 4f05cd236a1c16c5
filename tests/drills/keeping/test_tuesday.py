"""The disk dies on a Tuesday; by noon everything is back, also what was uploaded that morning, and it can be proved."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portal.keeping import record
from portal.keeping.archive import in_folder
from tests.jobs.site import Site
from tests.jobs.waiting import until
from tests.portal.keeping.small_site import NUMBER, SHOWN, UPLOADED

pytestmark = pytest.mark.django_db
LAY = """
from tests.portal.keeping.small_site import lay
site = lay()
print(site.page, site.document.url, site.file.uuid.hex)
"""
OPEN = """
from allauth.mfa.models import Authenticator
from accounts.identity import decrypt
from accounts.models import IdentityNumber
from allauth.mfa.adapter import get_adapter
print(decrypt(bytes(IdentityNumber.objects.get().encrypted)))
print(get_adapter().decrypt(Authenticator.objects.get().data["secret"]))
"""


def manage(environment: dict[str, str], *arguments: str) -> list[str]:
    """As somebody types it; gives the lines that were printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()


def test_by_noon_everything_is_back(
    environment: dict[str, str], folders: Path, tmp_path: Path, empty_database: str
) -> None:
    before = environment | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "SECRET_KEY": "of the machine that dies"}
    nightly = tmp_path / "nightly"
    at = f"{timezone.localtime() - timedelta(hours=3):%H:%M}"
    before |= {"BACKUP_KEY": "in the safe, and not on that machine", "BACKUP_AT": at, "BACKUP_DIR": str(nightly)}
    page, document, private = manage(before, "shell", "--verbosity", "0", "-c", LAY)[-1].split()
    site = Site(before, tmp_path / "log").ready()
    try:
        status, shown = site.get(page)
        assert (status, "上午写的一篇" in shown) == (200, True)
        until(lambda: record.read(nightly), "the scheduler has made a backup by itself", within=120)
        assert [str(path) for path in in_folder(nightly)] == [record.read(nightly)[0].path]
        archive = manage(before, "backup", "--to", str(tmp_path / "nas"))[-1]
    finally:
        site.stop()
    rows = json.loads((tmp_path / "nas" / "backups.json").read_text())[-1]["rows"]

    shutil.rmtree(folders)

    # A new machine: nothing but the archive, the code, the key from the safe and a secret of its own.
    back = tmp_path / "back"
    after = before | {"SECRET_KEY": "of the new machine", "VAR_DIR": str(back), "DATABASE_URL": empty_database}
    after.pop("IDENTITY_KEYS")
    if not empty_database:
        after.pop("DATABASE_URL")
    said = manage(after | {"VAR_DIR": str(tmp_path / "elsewhere")}, "restore", archive, "--into", str(back))
    assert said[-1] == f"{rows} rows, 2 files, all hashes equal"

    site = Site(after, tmp_path / "log-after").ready()
    try:
        status, shown = site.get(page)
        assert (status, "上午写的一篇" in shown) == (200, True)
        status, file = site.get(document)
        assert (status, file.encode()) == (200, SHOWN)
        status, found = site.get("/search/?q=%E4%B8%8A%E5%8D%88%E5%86%99%E7%9A%84%E4%B8%80%E7%AF%87")
        assert (status, page in found) == (200, True)
    finally:
        site.stop()
    assert (back / "private" / private[:2] / private).read_bytes() == UPLOADED
    number, secret = manage(after, "shell", "--verbosity", "0", "-c", OPEN)[-2:]
    assert number == NUMBER
    assert len(secret) >= 16
