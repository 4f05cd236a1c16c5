"""A site whose rows are committed, with folders of its own, on whichever database the tests run."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.jobs.conftest import _django_db_helper  # noqa: F401
from tests.starter_fixture import Databases


@pytest.fixture
def database(starter_databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """Work on a committed copy of the migrated database, one for each test: what is in the audit log stays in it."""
    with django_db_blocker.unblock():
        name = starter_databases.copy(starter_databases.bare, f"keeping_{uuid.uuid4().hex}")
        with starter_databases.in_use(name):
            yield starter_databases.url(name)
        starter_databases.drop(name)


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    """Where this test's site keeps its files; the folder above is free for archives."""
    var = tmp_path / "var"
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.PRIVATE_DIR = var, var / "media", var / "private"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.IDENTITY_KEYS = ["a-key-of-the-test"]
    settings.BACKUP_KEY = ""
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_DIR, settings.BACKUP_DIR):
        folder.mkdir(parents=True)
    return var


@pytest.fixture
def empty_database(starter_databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """The address of an empty PostgreSQL database; nothing on SQLite, where a restore makes a file."""
    if starter_databases.on_files:
        yield ""
        return
    name = f"test_restored_{uuid.uuid4().hex}"
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        yield starter_databases.url(name)
        starter_databases.drop(name)
