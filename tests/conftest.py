"""Fixtures that every suite shares."""

import shutil

import pytest
from django.conf import settings

from portal.models import HomePage
from tests import factories
from tests.starter_fixture import (  # noqa: F401
    django_db_setup,
    pytest_runtest_teardown,
    real_database,
    starter_copy,
    starter_databases,
    starter_process,
    starter_shared,
    starter_site,
    starter_template,
)


@pytest.fixture
def home(db: None) -> HomePage:
    """The site's tree with its index pages, and nothing in them."""
    return factories.lay_site()


def pytest_unconfigure() -> None:
    """Take away the folder of this process; the database in it is gone by now."""
    if settings.configured:
        shutil.rmtree(getattr(settings, "OWN_DIR", settings.VAR_DIR / "test-none"), ignore_errors=True)
