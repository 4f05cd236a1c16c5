"""One process at a time may write, for the whole site; on PostgreSQL, on however many machines it runs."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from search.engines.base import EngineBusy, EngineUnavailable
from search.engines.turns import site_turn
from tests.search.processes import ROOT

pytestmark = pytest.mark.django_db

# Takes its turn, says so, and keeps it until it is killed.
HOLD = """
import sys, django
django.setup()
from pathlib import Path
from search.engines.turns import site_turn
with site_turn(Path(sys.argv[1]), 10.0) as right:
    print(right.number, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def _django_db_helper(environment: dict[str, str]) -> None:
    """Work on a database that another process can reach."""


def test_a_turn_is_had_by_one_at_a_time_and_a_later_one_has_a_higher_number(index_folder: Path) -> None:
    with site_turn(index_folder, 0.0) as first, pytest.raises(EngineBusy), site_turn(index_folder, 0.1):
        pass
    with site_turn(index_folder, 0.0) as second:
        assert second.number > first.number


def test_a_turn_ends_with_whatever_goes_wrong_in_it(index_folder: Path) -> None:
    with pytest.raises(RuntimeError), site_turn(index_folder, 0.0):
        raise RuntimeError("the work failed")
    with site_turn(index_folder, 0.0):
        pass


def test_the_turn_of_a_process_that_is_killed_is_free(environment: dict[str, str], index_folder: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(index_folder)],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    number = int(holder.stdout.readline())
    with pytest.raises(EngineBusy), site_turn(index_folder, 0.1):
        pass
    holder.kill()
    holder.communicate(timeout=60)
    with site_turn(index_folder, 10.0) as later:
        assert later.number > number


def test_a_turn_that_the_database_has_broken_off_is_not_confirmed(index_folder: Path) -> None:
    with site_turn(index_folder, 0.0) as right:
        right.confirm()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            with pytest.raises(EngineUnavailable, match="lost"):
                right.confirm()
    with site_turn(index_folder, 1.0) as again:
        again.confirm()
