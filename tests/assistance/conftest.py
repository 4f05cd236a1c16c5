"""What the tests of assistance share."""

from pathlib import Path
from typing import Any

import pytest

from tests.assistance.making import World


@pytest.fixture
def world(db: None) -> World:
    """A firm, its people, and those who help it."""
    return World()


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> None:
    """Files of one test are in no other."""
    settings.PRIVATE_DIR = tmp_path / "private"
