"""A worker killed in the middle of writing; two people who confirm at the same moment. On a committed database."""

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from intake.imports import refusals
from intake.imports.door import confirm
from intake.imports.work import WRITTEN_AT_ONCE, drain
from intake.models import Import, ImportWork
from tests.intake.conftest import STAFF, many, plants, uploaded
from tests.intake.practice.models import Plant
from tests.served import ROOT
from tests.starter_fixture import Databases

COUNT = 2 * WRITTEN_AT_ONCE + 50


@pytest.fixture
def database(starter_databases: Databases, tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """A committed copy of the migrated database, whose URL other processes get."""
    with django_db_blocker.unblock():
        name = starter_databases.copy(starter_databases.bare, f"intake_{os.getpid()}")
        with starter_databases.in_use(name):
            yield starter_databases.url(name)
        starter_databases.drop(name)


def test_a_worker_killed_while_it_writes_loses_and_doubles_nothing(database: str, tmp_path: Path) -> None:
    job = uploaded(plants(*many(COUNT)))
    confirm(job, by=STAFF)
    note = tmp_path / "die"
    environment = os.environ | {
        "DATABASE_URL": database,
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PRACTICE_DIE_AT": str(note),
    }

    def work() -> int:
        command = [sys.executable, "manage.py", "import_drain"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True).returncode

    # In the middle of the second chunk; when that is written and not yet noted; at the very last row.
    middle, last = WRITTEN_AT_ONCE + 100, COUNT + 1
    for where, chunks in ((middle, 1), (f"{middle}+", 1), (last, 2)):
        committed = chunks * WRITTEN_AT_ONCE
        note.write_text(str(where))
        assert work() == -signal.SIGKILL
        assert Plant.objects.count() == committed, "whole chunks only"
        assert job.rows.exclude(outcome="").count() == committed
        assert drain() == 0, "its lease still stands"
        ImportWork.objects.update(leased_until=timezone.now())
    note.unlink()
    assert work() == 0
    job.refresh_from_db()
    assert job.state == Import.State.DONE
    assert job.summary["written"] == COUNT
    assert set(Plant.objects.values_list("writes", flat=True)) == {1}
    assert Plant.objects.count() == COUNT
    assert not ImportWork.objects.exists()


def test_two_people_confirm_and_two_workers_write_at_the_same_moment(database: str) -> None:
    job = uploaded(plants(*many(COUNT)))
    start, said = threading.Barrier(4), []

    def act() -> None:
        try:
            start.wait()
            confirm(job, by=uuid.uuid4())
            said.append("confirmed")
        except refusals.AlreadyConfirmed:
            said.append("told")
        finally:
            drain()
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["confirmed", "told", "told", "told"]
    drain()
    assert set(Plant.objects.values_list("writes", flat=True)) == {1}
    assert Plant.objects.count() == COUNT
    job.refresh_from_db()
    assert job.state == Import.State.DONE
