"""A place for each test's index, on either engine, and a committed database for tests that start processes."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from search import known
from search.engines.chosen import engine
from search.learning import ledger
from tests.starter_fixture import Databases

NOBODY_LISTENS = "http://127.0.0.1:1"


class Place:
    """Where this test's index lies, in a folder or on a cluster."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.folder: Path = settings.SEARCH_INDEX_DIR

    def kept(self) -> str:
        """All that is kept in the index, as text."""
        if self.settings.ELASTICSEARCH_URL:
            made: Any = engine()
            return str(made.writers.search(index=made.alias, query={"match_all": {}}, size=1000))
        return "".join(path.read_bytes().decode(errors="replace") for path in self.folder.glob("v*/*"))

    @contextmanager
    def away(self) -> Iterator[None]:
        """Have nobody reach the index until the block ends."""
        url, aside = self.settings.ELASTICSEARCH_URL, self.folder.with_name("aside")
        if url:
            self.settings.ELASTICSEARCH_URL = NOBODY_LISTENS
            yield
            self.settings.ELASTICSEARCH_URL = url
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.rename(aside)
        self.folder.write_text("a file where the folder should be")
        yield
        self.folder.unlink()
        aside.rename(self.folder)


@pytest.fixture(autouse=True)
def index(settings: Any, tmp_path: Path) -> Iterator[Place]:
    """This test's index; a process finds it by VAR_DIR and ELASTICSEARCH_PREFIX."""
    settings.SEARCH_INDEX_DIR = tmp_path / "var" / "search"
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    yield Place(settings)
    if settings.ELASTICSEARCH_URL:
        made: Any = engine()
        made.drop()


@pytest.fixture
def index_folder(index: Place) -> Path:
    """The folder of the embedded engine, and of whatever lock it takes to write."""
    return index.folder


@pytest.fixture
def environment(
    starter_databases: Databases, django_db_blocker: Any, index: Place, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Work on an empty, migrated and committed database; gives what other processes need to work on it too."""
    with django_db_blocker.unblock():
        name = starter_databases.copy(starter_databases.bare, f"search_{os.getpid()}_{tmp_path.name[-12:]}")
        with starter_databases.in_use(name):
            yield os.environ | {
                "DATABASE_URL": starter_databases.url(name),
                "VAR_DIR": str(tmp_path / "var"),
                "ELASTICSEARCH_PREFIX": index.settings.ELASTICSEARCH_PREFIX,
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
