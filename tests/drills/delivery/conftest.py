"""A committed database that other processes see, and the environment of a worker that speaks to our provider."""

import os
from pathlib import Path

import pytest

from tests.delivery.provider import KEY_ID, KEY_SECRET, SIGN_NAME
from tests.jobs.conftest import _django_db_helper, committed_copy, database  # noqa: F401


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:  # noqa: F811
    """For processes that work on the same database; the provider's address is still to be added."""
    return os.environ | {
        "DATABASE_URL": database,
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "SMS_PROVIDER": "aliyun",
        "SMS_ACCESS_KEY_ID": KEY_ID,
        "SMS_ACCESS_KEY_SECRET": KEY_SECRET,
        "SMS_SIGN_NAME": SIGN_NAME,
        "PROVIDER_SECONDS": "1",
    }
