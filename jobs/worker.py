"""The worker that takes wake-ups and the libraries' tasks: django-tasks-db's own, under a name that tells its death."""

import logging

from django.db import DatabaseError
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from jobs import sweeper
from jobs.heartbeat import beating
from jobs.identity import me

LOOK_EVERY = 0.5
"""Seconds between looks at an empty queue: a wake-up begins within that time."""

logger = logging.getLogger(__name__)


def main() -> None:
    """Run until asked to stop by SIGTERM or SIGINT; a task that is running then comes to its end first."""
    _clear_up()
    worker = Worker(
        queue_names=["*"],
        interval=LOOK_EVERY,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=me(),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    with beating("worker"):
        worker.run()


def _clear_up() -> None:
    # What the worker before us was at when it was killed need not wait for the next sweep.
    try:
        sweeper.sweep()
    except DatabaseError:
        logger.warning("The worker could not sweep at its start; the scheduler will", exc_info=True)
