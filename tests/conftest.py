"""Fixtures that every suite shares."""

import gc
import shutil

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from portal.models import HomePage
from tests import factories
from tests.starter_fixture import (  # noqa: F401
    django_db_setup,
    pytest_runtest_teardown,
    real_database,
    starter_copy,
    starter_databases,
    starter_indexed,
    starter_process,
    starter_shared,
    starter_site,
    starter_template,
)


@pytest.fixture
def home(db: None) -> HomePage:
    """The site's tree with its index pages, and nothing in them."""
    return factories.lay_site()


# Files that take minutes: begun last, they would leave one process alone and the others without anything to do.
LONG = (
    "tests/access/",
    "tests/crawl/",
    "tests/drills/access/",
    "tests/drills/assistance/test_every_guard.py",
    "tests/drills/bundle/",
    "tests/drills/search/",
    "tests/drills/training/",
    "tests/fuzz/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes long first. On PostgreSQL, leave out what asks no database: it comes out the same on SQLite."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if connection.vendor != "postgresql":
        return
    left = [item for item in items if not _asks_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _asks_database(item)]


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never in what has been imported, which stays: half of the time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _asks_database(item: pytest.Item) -> bool:
    by_pytest = bool(item.get_closest_marker("django_db")) or "django_db_setup" in getattr(item, "fixturenames", ())
    return by_pytest or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def pytest_unconfigure() -> None:
    """Take away the folder of this process; the database in it is gone by now."""
    if settings.configured:
        shutil.rmtree(getattr(settings, "OWN_DIR", settings.VAR_DIR / "test-none"), ignore_errors=True)
