"""Fixtures that every suite shares."""

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what asks no database: it comes out the same on SQLite."""
    if connection.vendor != "postgresql":
        return
    kept, left = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        (kept if _asks_database(item) else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _asks_database(item: pytest.Item) -> bool:
    by_pytest = bool(item.get_closest_marker("django_db")) or "django_db_setup" in getattr(item, "fixturenames", ())
    return by_pytest or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def pytest_unconfigure() -> None:
    """Take away the folder of this process; the database in it is gone by now."""
    if settings.configured:
        shutil.rmtree(getattr(settings, "OWN_DIR", settings.VAR_DIR / "test-none"), ignore_errors=True)
