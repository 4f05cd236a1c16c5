"""Copies in a store that speaks S3, over HTTP; and when nothing but the store is left."""

import http.client
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import obstore
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.domain.erasure import erase
from portal.keeping import copies, erased
from portal.keeping.backing_up import back_up
from tests.jobs.site import free_port
from tests.jobs.waiting import until
from tests.portal.keeping import small_site
from tests.portal.keeping.small_site import SHOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings: Any) -> Iterator[None]:
    """A bucket, and the settings that lead to it."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stderr=subprocess.DEVNULL)

    def made() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("PUT", "/bucket", headers={"Content-Length": "0"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    until(made, "the store has a bucket")
    settings.BACKUP_COPY_TO, settings.BACKUP_S3_ENDPOINT = "s3://bucket/portal", f"http://127.0.0.1:{port}"
    settings.BACKUP_S3_KEY_ID, settings.BACKUP_S3_SECRET = "account", "of the store"
    yield
    process.kill()
    process.wait()


def restored(what: str, into: Path, address: str) -> str:
    out = io.StringIO()
    call_command("restore", what, into=str(into), database=address, stdout=out)
    return out.getvalue()


def test_the_machine_died_and_the_store_is_left(
    store: None, folders: Path, tmp_path: Path, empty_database: str, settings: Any
) -> None:
    site = small_site.lay()
    obstore.put(copies._store(), "portal-20200101-120000-000000.tar", b"of years ago")
    done = back_up(settings.BACKUP_DIR)
    name = Path(done.path).name
    assert done.copied == f"s3://bucket/portal/{name}"
    assert copies.names() == [name]
    erase(site.trainee)
    erased.write_list()
    for folder in (folders, settings.BACKUP_DIR):
        shutil.rmtree(folder)

    with pytest.raises(CommandError, match=f"最近的有：{name}"):
        restored("portal-20260101-120000-000000.tar", tmp_path / "back", empty_database)
    said = restored("latest", tmp_path / "back", empty_database)
    assert f"{done.rows} rows, {done.files} files, all hashes equal" in said
    assert "已再次注销 1 人" in said
    assert (tmp_path / "back" / "media" / site.document.file.name).read_bytes() == SHOWN
    assert [path.name for path in tmp_path.iterdir()] == ["back"]
