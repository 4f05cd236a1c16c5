"""Registered commands: when they are due, who runs them, what is remembered of how they went."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from jobs import periodic, runs, scheduler
from jobs.bounds import TookTooLong, at_most
from jobs.identity import me
from jobs.models import PeriodicRun
from jobs.sweeper import release_leases_of_the_dead
from tests.jobs.practice.work import hand_out, numbers_done
from tests.jobs.processes import forked
from tests.jobs.waiting import until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]

HOUR = timedelta(hours=1)


def run_what_is_due() -> list[str]:
    return [name for name in runs.due_names() if runs.run_if_due(periodic.get(name))]


def make_due(name: str) -> None:
    PeriodicRun.objects.filter(name=name).update(due_at=timezone.now())


def test_a_command_runs_when_due_and_then_waits_its_time() -> None:
    periodic.register("practice_errands", every=HOUR)
    runs.prepare()
    hand_out(3)
    assert run_what_is_due() == ["practice_errands"]
    assert numbers_done() == [0, 1, 2]
    assert run_what_is_due() == []
    run = PeriodicRun.objects.get()
    assert run.last_started <= run.last_finished
    assert (run.leased_until, run.leased_by, run.attempts, run.last_error) == (None, "", 0, "")
    assert abs(run.due_at - timezone.now() - HOUR) < timedelta(minutes=1)


def test_a_failing_command_is_recorded_and_keeps_nobody_from_running() -> None:
    periodic.register("practice_fail", every=HOUR)
    periodic.register("practice_errands", every=HOUR)
    runs.prepare()
    PeriodicRun.objects.filter(name="practice_fail").update(due_at=timezone.now() - HOUR)
    hand_out(1)
    assert run_what_is_due() == ["practice_fail", "practice_errands"]
    assert numbers_done() == [0]
    failed = PeriodicRun.objects.get(name="practice_fail")
    assert "ValueError: practised failure" in failed.last_error
    assert failed.last_finished is None
    assert failed.leased_until is None
    assert abs(failed.due_at - timezone.now() - timedelta(seconds=10)) < timedelta(seconds=9), "soon again, not at once"


def test_a_failing_command_waits_longer_each_time_but_never_longer_than_its_period() -> None:
    periodic.register("practice_fail", every=timedelta(seconds=15))
    runs.prepare()
    for _ in range(3):
        make_due("practice_fail")
        assert run_what_is_due() == ["practice_fail"]
    run = PeriodicRun.objects.get()
    assert run.attempts == 3
    assert run.due_at <= timezone.now() + timedelta(seconds=15)


def test_a_command_that_hangs_is_interrupted() -> None:
    periodic.register("practice_hang", every=HOUR, at_most=timedelta(seconds=0.3))
    runs.prepare()
    assert run_what_is_due() == ["practice_hang"]
    assert "TookTooLong: stopped after 0.3 s" in PeriodicRun.objects.get().last_error


def test_the_time_limit_ends_with_the_work() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with at_most(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before
    with pytest.raises(TookTooLong), at_most(0.05):
        signal.pause()


@pytest.fixture
def waiting_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command that waits for the file `go`; it says with `begun` that it runs."""
    monkeypatch.setenv("PRACTICE_DIR", str(tmp_path))
    periodic.register("practice_wait", every=HOUR)
    runs.prepare()
    return tmp_path


def test_two_schedulers_never_run_one_command_at_once(waiting_command: Path) -> None:
    other = forked(run_what_is_due)
    until((waiting_command / "begun").exists, "the other scheduler runs the command")
    assert run_what_is_due() == []
    make_due("practice_wait")
    assert run_what_is_due() == []
    assert runs.run_if_due(periodic.get("practice_wait")) is False

    (waiting_command / "go").touch()
    other.join(timeout=60)
    assert other.exitcode == 0
    assert run_what_is_due() == ["practice_wait"], "it was made due again meanwhile"


def test_a_command_woken_while_it_runs_elsewhere_runs_once_more(waiting_command: Path) -> None:
    other = forked(run_what_is_due)
    until((waiting_command / "begun").exists, "the other scheduler runs the command")
    assert runs.run_now("practice_wait") is False
    (waiting_command / "go").touch()
    other.join(timeout=60)
    assert run_what_is_due() == ["practice_wait"]
    assert run_what_is_due() == []


def test_the_lock_of_a_killed_scheduler_does_not_last(waiting_command: Path) -> None:
    other = forked(run_what_is_due)
    until((waiting_command / "begun").exists, "the other scheduler runs the command")
    os.kill(other.pid, signal.SIGKILL)
    other.join()
    assert run_what_is_due() == [], "its lease still stands"
    held = PeriodicRun.objects.get()
    assert held.leased_until <= timezone.now() + periodic.get("practice_wait").at_most + timedelta(minutes=2)

    (waiting_command / "go").touch()
    PeriodicRun.objects.update(leased_until=timezone.now())
    assert run_what_is_due() == ["practice_wait"], "its lease ran out"

    PeriodicRun.objects.update(leased_until=held.leased_until, leased_by=held.leased_by, due_at=timezone.now())
    assert release_leases_of_the_dead() == 1
    assert run_what_is_due() == ["practice_wait"], "its death was noticed"


def test_a_new_scheduler_first_takes_over_from_the_killed_one_and_ends_when_asked() -> None:
    periodic.register("practice_errands", every=HOUR)
    periodic.register("practice_fail", every=HOUR)
    killed = forked(signal.pause)
    holder = f"{me().rsplit('-', 2)[0]}-{killed.pid}-1"
    killed.kill()
    killed.join()
    runs.prepare()
    PeriodicRun.objects.update(leased_by=holder, leased_until=timezone.now() + HOUR)
    hand_out(2)

    successor = forked(scheduler.main)
    until(lambda: numbers_done() == [0, 1], "the errands are done")
    until(PeriodicRun.objects.exclude(last_error="").exists, "the other command has failed")
    until(lambda: not PeriodicRun.objects.exclude(leased_by="").exists(), "nothing is held")
    successor.terminate()
    successor.join(timeout=60)
    assert successor.exitcode == 0


def test_a_shorter_period_counts_from_the_next_start() -> None:
    periodic.register("practice_errands", every=timedelta(days=1))
    runs.prepare()
    run_what_is_due()
    periodic.register("practice_errands", every=timedelta(minutes=1))
    runs.prepare()
    assert PeriodicRun.objects.get().due_at <= timezone.now() + timedelta(minutes=1)


def test_a_command_that_is_no_longer_registered_is_left_alone() -> None:
    PeriodicRun.objects.create(name="gone")
    assert run_what_is_due() == []
    with pytest.raises(LookupError, match="no periodic command 'gone'"):
        runs.run_now("gone")
