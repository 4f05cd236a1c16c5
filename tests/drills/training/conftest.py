"""A committed database that other processes see."""

from tests.training.race.conftest import _django_db_helper, committed_copy, database, environment  # noqa: F401
