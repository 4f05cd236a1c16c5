"""A committed database that other processes see."""

import os
from pathlib import Path

import pytest

from tests.jobs.conftest import _django_db_helper, committed_copy, database  # noqa: F401


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:  # noqa: F811
    """For processes that work on the same database."""
    return os.environ | {
        "DATABASE_URL": database,
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
