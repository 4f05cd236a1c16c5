"""Tasks whose worker was killed are run again; old rows go."""

import os
import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, ReferenceIndex
from wagtail.tasks import update_reference_index_task

from jobs import worker
from jobs.heartbeat import SILENT_AFTER, beating
from jobs.identity import me
from jobs.models import Heartbeat
from jobs.sweeper import TASK_ATTEMPTS, TASK_BOUND, end_stuck_tasks, prune, sweep
from tests.jobs.processes import forked
from tests.jobs.test_wake import work_off
from tests.jobs.waiting import until

pytestmark = pytest.mark.django_db


def claim_and_stay() -> None:
    DBTaskResult.objects.get().claim(me())
    signal.pause()


def kill_a_worker_in_the_middle() -> None:
    """Have a worker claim the only task and die at it."""
    victim = forked(claim_and_stay)
    until(DBTaskResult.objects.running().exists, "the worker has claimed the task")
    assert sweep().repeated == 0, "its worker is alive"
    os.kill(victim.pid, signal.SIGKILL)
    victim.join()


def enqueue_wagtails() -> None:
    # The tree's root: every database has it.
    update_reference_index_task.enqueue("wagtailcore", "page", str(Page.objects.get(depth=1).pk))


def test_wagtails_task_is_repeated_when_its_worker_was_killed() -> None:
    enqueue_wagtails()
    kill_a_worker_in_the_middle()
    work_off()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING, "django-tasks leaves it for ever"

    call_command("sweep_tasks", verbosity=0)
    work_off()
    task = DBTaskResult.objects.get()
    assert task.status == TaskResultStatus.SUCCESSFUL
    assert len(task.worker_ids) == 2
    assert ReferenceIndex.objects.filter(base_content_type__app_label="practice").count() == 0


def test_a_task_that_keeps_killing_its_worker_is_given_up_and_says_why() -> None:
    enqueue_wagtails()
    for _ in range(TASK_ATTEMPTS - 1):
        kill_a_worker_in_the_middle()
        assert end_stuck_tasks() == (1, 0)
    kill_a_worker_in_the_middle()
    assert end_stuck_tasks() == (0, 1)
    task = DBTaskResult.objects.get()
    assert task.status == TaskResultStatus.FAILED
    assert task.finished_at is not None
    assert task.task_result.errors[0].exception_class.__name__ == "WorkerDied"


def test_a_new_worker_first_repeats_what_the_killed_one_was_at() -> None:
    enqueue_wagtails()
    kill_a_worker_in_the_middle()
    successor = forked(worker.main)
    until(DBTaskResult.objects.successful().exists, "the task has been run again")
    successor.terminate()
    successor.join(timeout=60)
    assert successor.exitcode == 0


def running(by: str, *, since: timedelta) -> DBTaskResult:
    enqueue_wagtails()
    task = DBTaskResult.objects.latest("enqueued_at")
    task.claim(by)
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=timezone.now() - since)
    return task


def test_a_worker_elsewhere_is_judged_by_its_heartbeat() -> None:
    now = timezone.now()
    for who, last_seen in (("lively", now), ("silent", now - SILENT_AFTER - timedelta(seconds=1))):
        Heartbeat.objects.create(identity=who, kind="worker", host="elsewhere", started_at=now, seen_at=last_seen)
    kept = running("lively", since=TASK_BOUND * 3)
    lost = running("silent", since=timedelta(0))
    young = running("never heard of", since=timedelta(0))
    overdue = running("never heard of", since=TASK_BOUND + timedelta(seconds=1))
    assert end_stuck_tasks() == (2, 0)
    again = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    assert {task.pk for task in again} == {lost.pk, overdue.pk}
    assert {task.pk for task in DBTaskResult.objects.running()} == {kept.pk, young.pk}


def test_old_results_go_and_failures_stay_longer() -> None:
    for status, days in (("SUCCESSFUL", 1), ("SUCCESSFUL", 4), ("FAILED", 4), ("FAILED", 31)):
        task = running("me", since=timedelta(0))
        finished = timezone.now() - timedelta(days=days)
        DBTaskResult.objects.filter(pk=task.pk).update(status=status, finished_at=finished)
    assert prune() == 2
    left = DBTaskResult.objects.order_by("-finished_at").values_list("status", flat=True)
    assert list(left) == ["SUCCESSFUL", "FAILED"]


def beat_until_killed() -> None:
    with beating("worker"):
        signal.pause()


def test_a_process_is_seen_while_it_lives_and_not_after_it_ended() -> None:
    with beating("scheduler"):
        beat = until(Heartbeat.objects.first, "the first heartbeat")
        assert (beat.identity, beat.kind) == (me(), "scheduler")
        assert abs(timezone.now() - beat.seen_at) < timedelta(minutes=1)
    assert not Heartbeat.objects.exists()

    killed = forked(beat_until_killed)
    until(Heartbeat.objects.exists, "the heartbeat of the other process")
    killed.kill()
    killed.join()
    assert Heartbeat.objects.filter(kind="worker").exists(), "killed, it could not say good-bye"
