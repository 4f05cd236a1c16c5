"""The committed database of the room's tests."""

from tests.jobs.conftest import (  # noqa: F401
    _django_db_helper,
    committed_copy,
    database,
    environment,
    registry,
)
