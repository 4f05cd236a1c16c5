"""A committed database that other processes see."""

from tests.drills.assistance.conftest import environment  # noqa: F401
from tests.jobs.conftest import _django_db_helper, committed_copy, database  # noqa: F401
