"""The worker that takes wake-ups and the libraries' tasks: django-tasks-db's own, under a name that tells its death."""

from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from jobs.heartbeat import beating
from jobs.identity import me

LOOK_EVERY = 0.5
"""Seconds between looks at an empty queue: a wake-up begins within that time."""


def main() -> None:
    """Run until asked to stop by SIGTERM or SIGINT; a task that is running then comes to its end first."""
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
