"""An index folder for each test, and a committed database for tests that start processes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search import known
from search.learning import ledger
from tests.starter_fixture import Databases


@pytest.fixture(autouse=True)
def index_folder(settings: Any, tmp_path: Path) -> Path:
    """Where this test's index lives; the same place that a process finds by VAR_DIR."""
    settings.SEARCH_INDEX_DIR = tmp_path / "var" / "search"
    return settings.SEARCH_INDEX_DIR


@pytest.fixture
def environment(
    starter_databases: Databases, django_db_blocker: Any, index_folder: Path, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Work on an empty, migrated and committed database; gives what other processes need to work on it too."""
    with django_db_blocker.unblock():
        name = starter_databases.copy(starter_databases.bare, f"search_{os.getpid()}_{tmp_path.name[-12:]}")
        with starter_databases.in_use(name):
            yield os.environ | {
                "DATABASE_URL": starter_databases.url(name),
                "VAR_DIR": str(tmp_path / "var"),
                "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            }
        starter_databases.drop(name)


@pytest.fixture(autouse=True)
def _words_of_the_files() -> Iterator[None]:
    """Begin as a process does; what one test's database said of words, and what it asked, is nothing to the next."""
    known.forget()
    ledger.discard()
    yield
    known.forget()
    ledger.discard()
