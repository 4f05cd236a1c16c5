"""A database whose rows are really committed, so that other processes see them.

Tests in this folder that are marked `django_db` work on it; nothing is rolled back, the tables are emptied before.
"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from jobs import periodic
from jobs.models import Heartbeat, PeriodicRun
from tests.jobs.practice.models import Errand, Trace
from tests.starter_fixture import Databases


@pytest.fixture(scope="session")
def committed_copy(starter_databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        # Each folder that borrows this has one of its own.
        name = starter_databases.copy(starter_databases.bare, f"jobs_{uuid.uuid4().hex}")
    yield name
    with django_db_blocker.unblock():
        starter_databases.drop(name)


@pytest.fixture
def database(starter_databases: Databases, committed_copy: str, django_db_blocker: Any) -> Iterator[str]:
    """Work on a committed copy of the migrated database; gives its URL for other processes."""
    with django_db_blocker.unblock(), starter_databases.in_use(committed_copy):
        for model in (Errand, Trace, PeriodicRun, Heartbeat, DBTaskResult):
            model.objects.all().delete()
        yield starter_databases.url(committed_copy)


@pytest.fixture
def _django_db_helper(database: str) -> None:
    """What pytest-django's marker asks for: here the committed copy instead of a transaction to roll back."""


@pytest.fixture
def registry() -> Iterator[None]:
    """Start without registered commands and leave none behind."""
    before = periodic.registered()
    periodic._registered.clear()
    yield
    periodic._registered.clear()
    periodic._registered.update(before)


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:
    """For processes that work on the same database, with files of their own."""
    return os.environ | {
        "DATABASE_URL": database,
        "VAR_DIR": str(tmp_path / "var"),
        "PRACTICE_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.jobs.practice.settings",
    }
