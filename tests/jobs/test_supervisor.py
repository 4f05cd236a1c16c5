"""The supervisor over real processes: what dies comes back, what stops stops together, nothing is left running."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobs.supervisor import FIRST_PAUSE, LONGEST_PAUSE, _History
from tests.jobs.processes import alive, child_named, children, kill_all, tree
from tests.jobs.waiting import until

ROOT = Path(__file__).resolve().parents[2]


class Run(subprocess.Popen[str]):
    """A supervisor over services of a kind; what is printed goes to a file, because orphans would hold a pipe open."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.log = folder / "log"
        command = [sys.executable, "-m", "tests.jobs.practice.supervised", kind, str(folder)]
        with self.log.open("w") as out:
            super().__init__(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, text=True)

    def end(self, number: int = signal.SIGTERM) -> str:
        """Send a signal, wait for the end, return what was printed."""
        self.send_signal(number)
        self.wait(timeout=60)
        return self.log.read_text()


Start = Callable[[str], Run]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Run] = []

    def run(kind: str) -> Run:
        started.append(Run(kind, tmp_path))
        return started[-1]

    yield run
    for process in started:
        below = tree(process.pid)
        process.kill()
        process.wait()
        kill_all(below)


def test_a_killed_child_comes_back_and_the_other_is_left_alone(start: Start) -> None:
    supervisor = start("steady")
    one = until(lambda: child_named(supervisor.pid, "one"), "one runs")
    two = until(lambda: child_named(supervisor.pid, "two"), "two runs")
    os.kill(one, signal.SIGKILL)
    # The killed one may be seen for another moment.
    until(lambda: child_named(supervisor.pid, "one") not in (None, one), "another one runs")
    assert child_named(supervisor.pid, "two") == two
    assert f"one (process {one}) ended: signal 9" in supervisor.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_everything_ends_and_the_exit_is_clean(start: Start, number: int) -> None:
    supervisor = start("steady")
    running = until(lambda: len(children(supervisor.pid)) == 2 and tree(supervisor.pid), "both run")
    until(lambda: child_named(supervisor.pid, "one") and child_named(supervisor.pid, "two"), "both are ready")
    assert supervisor.end(number) == ""
    assert supervisor.returncode == 0
    assert not any(alive(pid) for pid in running)


def test_a_killed_supervisor_leaves_no_orphan(start: Start) -> None:
    supervisor = start("steady")
    running = until(lambda: len(children(supervisor.pid)) == 2 and tree(supervisor.pid), "both run")
    until(lambda: child_named(supervisor.pid, "one") and child_named(supervisor.pid, "two"), "both are ready")
    supervisor.end(signal.SIGKILL)
    try:
        assert until(lambda: not any(alive(pid) for pid in running), "all have ended")
    finally:
        kill_all(running)


def test_what_a_killed_child_had_started_ends_with_it(start: Start) -> None:
    supervisor = start("family")
    family = until(lambda: len(tree(supervisor.pid)) == 2 and tree(supervisor.pid), "the child has a child")
    os.kill(family[0], signal.SIGKILL)
    assert until(lambda: not alive(family[1]), "the grandchild has ended")


def test_a_service_finishes_what_it_is_at(start: Start, tmp_path: Path) -> None:
    supervisor = start("finishing")
    until((tmp_path / "ready").exists, "it is at work")
    supervisor.end()
    assert (tmp_path / "finished").exists()
    assert supervisor.returncode == 0


def test_a_service_that_does_not_stop_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("stubborn")
    until((tmp_path / "deaf").exists, "it does not listen any more")
    running = tree(supervisor.pid)
    assert "stubborn" in supervisor.end()
    assert supervisor.returncode == 0
    assert not any(alive(pid) for pid in running)


def test_a_service_that_keeps_dying_stops_the_whole_and_is_named(start: Start, tmp_path: Path) -> None:
    supervisor = start("broken")
    supervisor.wait(timeout=60)
    said = supervisor.log.read_text()
    assert "broken died 4 times within 60 s" in said
    assert "practised failure" in said, "its own words belong in the log"
    assert supervisor.returncode == 1
    assert (tmp_path / "starts").read_text() == "xxxx"


def test_what_is_to_run_once_runs_once(start: Start, tmp_path: Path) -> None:
    supervisor = start("once")
    until(
        lambda: (tmp_path / "once").exists() and children(supervisor.pid) == [child_named(supervisor.pid, "one")],
        "it has ended",
    )
    os.kill(child_named(supervisor.pid, "one"), signal.SIGKILL)
    until(lambda: child_named(supervisor.pid, "one"), "the other runs again")
    supervisor.end()
    assert (tmp_path / "once").read_text() == "x"


def test_the_pause_before_a_new_start_grows_to_a_limit() -> None:
    history = _History()
    pauses = []
    for _ in range(12):
        history.died()
        pauses.append(history.start_at - history.deaths[-1])
    assert pauses[:3] == pytest.approx([FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE])
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE)
