"""What the tests of access share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.help import lay
from tests.access.world import World, build
from tests.factories import lay_site


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all: it takes seconds to make, and whoever asks leaves no trace in it."""
    private = override_settings(PRIVATE_DIR=tmp_path_factory.mktemp("private"))
    with django_db_blocker.unblock(), private, transaction.atomic():
        lay_site()
        yield lay(build())
        transaction.set_rollback(True)
