"""Clearing up after processes that were killed: leases they held, tasks they were at, rows nobody reads any more."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import heartbeat
from jobs.identity import is_surely_dead
from jobs.leases import LeasedRow
from jobs.models import Heartbeat

TASK_BOUND = timedelta(minutes=10)
"""A task takes no longer; beyond it, a worker that shows no heartbeat at all is taken for dead."""
TASK_ATTEMPTS = 3
KEEP_SUCCESSFUL = timedelta(days=3)
KEEP_FAILED = timedelta(days=30)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    released: int
    repeated: int
    failed: int
    pruned: int


def sweep() -> Swept:
    """Do all of it; harmless when several do it at once and when nothing is to be done."""
    released = release_leases_of_the_dead()
    repeated, failed = end_stuck_tasks()
    return Swept(released, repeated, failed, prune())


def release_leases_of_the_dead() -> int:
    """Give back at once what certainly dead processes hold, in every table of leased rows; other leases run out.

    Only leases taken in the name of `identity.me()` can be told. Returns how many were given back.
    """
    return sum(_release(model) for model in apps.get_models() if issubclass(model, LeasedRow))


def _release(model: type[LeasedRow]) -> int:
    held = model.objects.filter(leased_until__gt=timezone.now())
    dead = [who for who in held.order_by().values_list("leased_by", flat=True).distinct() if is_surely_dead(who)]
    return held.filter(leased_by__in=dead).update(leased_until=None, leased_by="")


def end_stuck_tasks() -> tuple[int, int]:
    """End every task whose worker died in the middle of it: (repeated, failed).

    django-tasks leaves such a task RUNNING for ever. It is put back to be run again, under the same id, and fails
    for good when it has killed its worker three times. The libraries' tasks too: Wagtail's reference index.
    """
    repeated = failed = 0
    silent = heartbeat.silent()
    for task in DBTaskResult.objects.running().order_by("started_at"):
        if not _lost_its_worker(task, silent):
            continue
        again = len(task.worker_ids) < TASK_ATTEMPTS
        changed = _repeat(task) if again else _fail(task)
        repeated += changed if again else 0
        failed += 0 if again else changed
    return repeated, failed


def _lost_its_worker(task: DBTaskResult, silent: set[str]) -> bool:
    worker = task.worker_ids[-1] if task.worker_ids else ""
    if is_surely_dead(worker) or worker in silent:
        return True
    overdue = task.started_at is None or task.started_at < timezone.now() - TASK_BOUND
    return overdue and not Heartbeat.objects.filter(identity=worker).exists()


def _repeat(task: DBTaskResult) -> int:
    logger.warning("Task %s (%s) lost its worker; it is run again", task.id, task.task_path)
    return _this_run(task).update(status=TaskResultStatus.READY, started_at=None)


def _fail(task: DBTaskResult) -> int:
    logger.error("Task %s (%s) lost its worker %d times; given up", task.id, task.task_path, TASK_ATTEMPTS)
    return _this_run(task).update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path="jobs.sweeper.WorkerDied",
        traceback=f"WorkerDied: the worker was killed in each of {TASK_ATTEMPTS} attempts\n",
    )


def _this_run(task: DBTaskResult) -> QuerySet[DBTaskResult]:
    # The time it began names the run: a task that ended or was claimed again meanwhile is left alone.
    return DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)


def prune() -> int:
    """Delete finished task results and heartbeats that nobody needs any more; returns how many rows."""
    now = timezone.now()
    successful, _ = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_SUCCESSFUL).delete()
    failed, _ = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()
    gone = [who for who in Heartbeat.objects.values_list("identity", flat=True) if is_surely_dead(who)]
    silent, _ = Heartbeat.objects.filter(Q(seen_at__lt=now - timedelta(days=1)) | Q(identity__in=gone)).delete()
    return successful + failed + silent


class WorkerDied(Exception):
    """Named in the result of a task that was given up."""
