"""Several processes at one index, and processes that are killed: real ones, over a committed database."""

from pathlib import Path

import pytest

from search.engines.chosen import engine
from search.models import IndexEntry
from search.queue import differences, enqueue
from tests import factories
from tests.jobs.waiting import until
from tests.search.asking import drained, found
from tests.search.processes import run, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper(environment: dict[str, str]) -> None:
    """Work on the committed database, not in a transaction that other processes cannot see."""


def some_pages(count: int) -> list[int]:
    standard = factories.standard()
    return [factories.criterion(standard, title=f"有限空间审批{n}").pk for n in range(count)]


def test_two_drains_at_once_lose_and_double_nothing(environment: dict[str, str]) -> None:
    keys = some_pages(20)
    drains = [start(environment, "search_drain") for _ in range(3)]
    for _ in range(10):
        enqueue(keys)
    ends = [(process.communicate(timeout=120), process.returncode) for process in drains]
    assert [code for _, code in ends] == [0, 0, 0], ends
    drained()
    assert differences() == []
    assert len(found("有限空间审批")) == 20


def test_a_drain_killed_while_it_holds_its_turn_leaves_the_work_to_the_next(
    environment: dict[str, str], index_folder: Path
) -> None:
    drained()
    some_pages(10)
    # Our turn, so the other process stands before it; it is killed there; then as if killed with its rows leased.
    with engine().turn(wait=1.0):
        waiting = start(environment, "search_drain")
        until(lambda: is_waiting_for(index_folder / "turn.lock", waiting.pid), "the drain to open the lock")
        waiting.kill()
        waiting.wait(timeout=60)
    IndexEntry.objects.lease(100, 300, by="a process that was killed")
    run(environment, "search_drain")
    assert not IndexEntry.objects.exists()
    assert "一致" in run(environment, "search_check")
    assert len(found("有限空间审批")) == 10


def is_waiting_for(lock: Path, pid: int) -> bool:
    """Whether a process has the lock's file open."""
    try:
        return any(entry.readlink() == lock for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def test_rebuild_and_drain_at_once(environment: dict[str, str]) -> None:
    keys = some_pages(15)
    run(environment, "search_drain")
    both = [start(environment, "search_rebuild"), start(environment, "search_drain")]
    enqueue(keys)
    assert [(process.communicate(timeout=120), process.returncode)[1] for process in both] == [0, 0]
    drained()
    assert differences() == []
