"""A site of its own for each drill, and people who write to it all the while."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.keeping.conftest import _django_db_helper, database, empty_database, folders  # noqa: F401


@pytest.fixture
def environment(database: str, folders: Path) -> dict[str, str]:  # noqa: F811
    """For processes that work on the same site."""
    where = {"DATABASE_URL": database, "VAR_DIR": str(folders), "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    return os.environ | where | {"IDENTITY_KEYS": "a-key-of-the-test"}


@pytest.fixture
def writing(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Somebody who uploads, replaces and deletes without a pause."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.drills.keeping.writer"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    assert writer.stdout.readline() == "writing\n"
    yield writer
    assert writer.poll() is None, "it wrote to the end"
    writer.kill()
    writer.wait()
