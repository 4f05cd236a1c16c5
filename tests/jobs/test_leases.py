"""Leased rows: each is worked once, whoever works, and nothing is lost with a worker that dies."""

import os
import signal
from datetime import timedelta
from multiprocessing.synchronize import Barrier

import pytest
from django.utils import timezone

from jobs.identity import is_surely_dead, me
from jobs.leases import LONGEST_PAUSE, pause_after
from jobs.sweeper import release_leases_of_the_dead
from tests.jobs.practice.models import Errand, Trace
from tests.jobs.practice.work import do_errands, do_some, hand_out, numbers_done
from tests.jobs.processes import FORK, alive, forked
from tests.jobs.waiting import until

pytestmark = pytest.mark.django_db


def work_together(barrier: Barrier) -> None:
    # One each, so that the first cannot be done with all before the others begin; then all go on in the same moment.
    do_some(1)
    barrier.wait(timeout=60)
    do_errands(at_once=3)


def test_eight_workers_do_each_errand_once() -> None:
    hand_out(240)
    barrier = FORK.Barrier(8)
    workers = [forked(work_together, barrier) for _ in range(8)]
    for worker in workers:
        worker.join(timeout=120)
    assert [worker.exitcode for worker in workers] == [0] * 8
    assert numbers_done() == list(range(240))
    assert not Errand.objects.exists()
    assert Trace.objects.values("by").distinct().count() == 8


def test_what_one_holds_another_does_not_get() -> None:
    hand_out(2)
    [held] = Errand.objects.lease(1, 60, "first")
    assert [errand.number for errand in Errand.objects.lease(5, 60, "second")] == [1]
    assert (held.number, held.leased_by, held.attempts) == (0, "first", 1)
    assert Errand.objects.lease(5, 60, "third") == []


def test_rows_come_when_due_and_the_longest_waiting_first() -> None:
    now = timezone.now()
    for number, minutes in ((1, -5), (2, 5), (3, -10), (4, -5)):
        Errand.objects.create(number=number, due_at=now + timedelta(minutes=minutes))
    assert [errand.number for errand in Errand.objects.lease(10, 60, "me")] == [3, 1, 4]


def test_a_lease_that_ran_out_is_taken_over_and_the_late_holder_ends_nothing() -> None:
    hand_out(1)
    [late] = Errand.objects.lease(1, 0, "late")
    [quick] = Errand.objects.lease(1, 60, "quick")
    assert quick.attempts == 2
    assert late.done() is False
    assert late.failed("too late") is False
    assert Errand.objects.get().last_error == ""
    assert quick.done() is True
    assert not Errand.objects.exists()


def test_the_same_worker_cannot_end_its_own_older_lease() -> None:
    hand_out(1)
    [older] = Errand.objects.lease(1, 0, "me")
    [newer] = Errand.objects.lease(1, 60, "me")
    assert older.done() is False
    assert newer.done() is True


def test_what_failed_comes_back_after_a_pause_that_grows() -> None:
    hand_out(1)
    pauses = []
    for _ in range(3):
        [errand] = Errand.objects.lease(1, 60, "me")
        before = timezone.now()
        assert errand.failed("no paper left") is True
        errand.refresh_from_db()
        assert errand.last_error == "no paper left"
        assert Errand.objects.lease(1, 60, "me") == [], "it must wait first"
        pauses.append(round((errand.due_at - before).total_seconds()))
        Errand.objects.update(due_at=timezone.now())
    assert pauses == [10, 20, 40]
    assert pause_after(1000) == LONGEST_PAUSE


def test_work_asked_for_again_while_held_is_done_again() -> None:
    hand_out(1)
    [first] = Errand.objects.lease(1, 60, "me")
    Errand.objects.update(due_at=timezone.now(), leased_until=None, leased_by="")
    assert first.done() is False
    [second] = Errand.objects.lease(1, 60, "me")
    assert second.done() is True


def hold_for_ever() -> None:
    Errand.objects.lease(1, 3600, me())
    signal.pause()


def test_what_a_killed_worker_held_is_given_back_at_once_and_only_that() -> None:
    hand_out(2)
    worker = forked(hold_for_ever)
    until(lambda: Errand.objects.exclude(leased_by="").exists(), "the worker holds an errand")
    mine = Errand.objects.lease(1, 3600, me())
    assert release_leases_of_the_dead() == 0, "both holders are alive"

    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert release_leases_of_the_dead() == 1
    [errand] = Errand.objects.lease(5, 60, "next")
    assert errand.number == 0
    assert mine[0].done() is True


def test_identity_tells_the_dead_from_the_living_and_from_strangers() -> None:
    assert not is_surely_dead(me())
    process = forked(signal.pause)
    place = me().rsplit("-", 2)[0]
    assert is_surely_dead(f"{place}-{process.pid}-1"), "the number is in use again by a later process"
    process.kill()
    process.join()
    assert not alive(process.pid)
    assert is_surely_dead(f"{place}-{process.pid}-1")
    for stranger in ("", "by hand", f"00000000-1-{process.pid}-1"):
        assert not is_surely_dead(stranger), "nothing is known about it"
